"""How every form is drawn: ``{{ form }}`` gives fields with label, hint and error, and all errors at the top."""

from django.forms.renderers import DjangoTemplates


class FormRenderer(DjangoTemplates):
    """Django's widgets in our own frame."""

    form_template_name = "frame/form.html"
    field_template_name = "frame/field.html"
