"""The words everybody shares: frozen records, standard library only."""
