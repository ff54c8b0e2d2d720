"""What a new operation does first, in order; each step is done when the journal holds an entry of its kind."""

from django.utils.translation import gettext_lazy as _

from shouwang.apps.command.reads import Step

STEPS = (
    Step(
        "order.received",
        "command:orders",
        _("Record the order"),
        _("It is the ground for everything that follows; the clock from order to post starts here."),
    ),
    Step("phase.opened", "command:phases", _("Open the first phase"), _("Figures and reports are made phase by phase.")),
    Step("person.enrolled", "people:roll", _("Import the roll"), _("A sheet with names and telephones is enough.")),
    Step("callout.sent", "people:callout", _("Call out"), _("Everybody gets a personal link and answers in one tap.")),
    Step(
        "command.post-filled",
        "command:cell",
        _("Fill the posts of command"),
        _("Commander, deputies, overall shift lead, and who follows whom."),
    ),
    Step(
        "roster.published",
        "roster:current",
        _("Publish the first roster"),
        _("Posts with what they need, then a search for a roster that wears nobody out."),
    ),
    Step(
        "register.applied",
        "territory:register",
        _("Import the register of households"),
        _("The community's sheets as they are; you see the plan before anything changes."),
    ),
    Step("report.drafted", "reports:reports", _("Write the first report"), _("Every figure in it opens the entries it was counted from.")),
)
