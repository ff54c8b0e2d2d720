"""The template words: time, states, forms."""

from datetime import timedelta

import pytest
from django import forms
from django.template import engines
from django.utils import timezone, translation

from shouwang.apps.frame.forms import ExampleForm
from shouwang.vocabulary.reasons import Reason
from tests.world import at


def draw(text, **seen):
    """A template drawn with what is seen."""
    return engines["django"].from_string(text).render(seen)


def test_a_moment_stands_in_the_zone_of_the_operation(world):
    """
    07:05 by world time is 15:05 in Shanghai, where the gate is.
    """
    moment = at("11 15:05").astimezone(timezone.get_default_timezone()).astimezone(tz=None)

    clock = draw('{% moment at "time" %}', at=moment, operation=world.operation)

    assert ">15:05</time>" in clock
    assert 'datetime="2022-03-11T15:05:00+08:00"' in clock


@pytest.mark.parametrize(("language", "written"), [("en", "11 March 2022"), ("zh-hans", "2022年3月11日")])
def test_a_day_is_written_as_its_readers_write_it(language, written):
    """
    English puts the day first, Chinese the year.
    """
    with translation.override(language):
        day = draw('{% moment at "day" %}', at=at("11 15:05"))

    assert written in day


def test_what_has_not_happened_is_said(world):
    """
    A dash for the eye, words for the ear.
    """
    drawn = draw("{% moment None %}")

    assert "—" in drawn
    assert "not yet" in drawn


@pytest.mark.parametrize(
    ("before", "words"),
    [(timedelta(seconds=20), "just now"), (timedelta(hours=5), "5\xa0hours ago"), (timedelta(hours=-3, seconds=-5), "in 3\xa0hours")],
)
def test_how_long_ago(before, words):
    """
    Within a minute nobody counts; afterwards the largest unit is enough.
    """
    drawn = draw("{% ago at %}", at=timezone.now() - before)

    assert f">{words}</time>" in drawn


def test_a_figure_without_entries_is_no_zero():
    """
    Nobody counted is not the same as nobody there.
    """
    nothing, zero = draw('{% tile None "Tested" %}'), draw('{% tile 0 "Tested" %}')

    assert "No entries yet" in nothing
    assert "No entries yet" not in zero


def test_a_state_is_more_than_a_colour():
    """
    One man in twelve does not tell red from green: sign and word say it too.
    """
    chip = draw('{% chip "stop" "Turned back" %}')

    assert "icons.svg#stop" in chip
    assert "Turned back" in chip


def test_texts_from_people_stay_texts():
    """
    A name typed by somebody must not become markup on another's screen.
    """
    drawn = draw('{% chip "go" name %}{% notice "ask" name %}{{ name }}{% endnotice %}{% copy name %}', name="<script>x</script>")

    assert "<script>" not in drawn


def test_all_reasons_are_told_at_once():
    """
    Whoever is refused should put everything right in one go.
    """
    drawn = draw("{% refusal reasons %}", reasons=[Reason("not-your-operation"), Reason("operation-closed", {"day": "3 May"})])

    assert drawn.count("<li>") == 2
    assert 'role="alert"' in drawn


def test_a_form_tells_every_error_at_the_top_with_a_way_to_its_field():
    """
    On a long form the wrong field may be three screens down.
    """
    drawn = str(ExampleForm({"level": "city"}))

    assert 'href="#id_name"' in drawn
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'id="id_name_error"' in drawn


def test_a_form_nobody_has_sent_has_no_errors():
    """
    Being told to check before having written anything is how people stop reading.
    """
    drawn = str(ExampleForm())

    assert "Please check" not in drawn


def test_labels_belong_to_their_fields():
    """
    Who hears the page instead of seeing it knows the field by its label.
    """

    class Small(forms.Form):
        day = forms.DateField(label="Day")
        here = forms.BooleanField(label="Here", required=False)

    drawn = str(Small())

    assert '<label for="id_day">Day' in drawn
    assert '<label for="id_here">' in drawn


def test_other_pages_keep_the_filter(rf):
    """
    The second page of the guards is not the second page of everybody.
    """
    from django.core.paginator import Paginator

    request = rf.get("/", {"role": "guard", "page": "1"})

    drawn = draw("{% pages page %}", page=Paginator(range(30), 10).get_page(1), request=request)

    assert 'href="?role=guard&amp;page=2"' in drawn
