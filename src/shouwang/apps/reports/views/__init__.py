"""Pages of figures, photos, reports, forms and packs; and of what is kept of people, to its end."""
