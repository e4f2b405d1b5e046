"""The report of a measurement as people meet it: on a page, in files, and where a store has nothing to measure on."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from credways import evaluation
from queries.evaluate.run import Evaluated, Goal
from queries.evaluate.scoring import Calibration, Figure, Scores
from tests.credways.test_cli import run
from viz.evaluation import Bar, recall_svg, reliability_svg

SOME = Figure(0.8391, 0.82, 0.86)
BINS = ((0, 0.0, 0.0),) * 8 + ((30, 0.85, 0.8), (10, 0.95, 0.9))


@pytest.fixture
def made() -> list[Evaluated]:
    """Invented figures of an invented crosswalk, one goal of which is missed."""
    cuts = dict.fromkeys((1, 5, 10), SOME)
    pairs = dict.fromkeys((1, 5, 10), 0.8)
    plain = Scores("tfidf", "plain", cuts, cuts, pairs, SOME)
    calibration = Calibration(BINS, Figure(0.05, 0.04, 0.06), 0.05, 0.1)
    learnt = Scores("learnt", "all <signals>", cuts, cuts, pairs, SOME, SOME, 0.9, 0.8, calibration)
    goals = (Goal("recall@10", 0.85, 0.8391, 0.4, False), Goal("expected calibration error", 0.05, 0.05, None, True))
    return [
        Evaluated(
            "it", "Left <b> → right", 20, 10, 12, 30, 5, 5, 0, 0.95, "others", (plain, learnt), goals, ("A note.",)
        )
    ]


def test_a_table_says_sizes_figures_with_intervals_and_which_goal_is_missed(made: list[Evaluated]) -> None:
    said = evaluation.as_text(made)
    assert "10 of 20 subjects are mapped to 30 targets by 12 pairs" in said
    assert "0.839 [0.82–0.86]" in said
    assert "recall@10: 0.839, wanted at least 0.85 (plain TF-IDF: 0.400): MISSED" in said
    assert "expected calibration error: 0.050, wanted at most 0.05: met" in said


def test_a_page_stands_alone_escapes_titles_and_draws_its_plots(made: list[Evaluated]) -> None:
    page = evaluation.as_html(made)
    assert "Left &lt;b&gt; → right" in page
    assert "<b>" not in page
    assert page.count("<svg") == 2
    assert "src=" not in page
    assert "MISSED" in page


def test_markdown_and_json_hold_the_same_figures(made: list[Evaluated]) -> None:
    assert "| learnt | 0.839 | 0.839 | 0.839 [0.82–0.86] | 0.839 | 0.900 | 0.050 |" in evaluation.as_markdown(made)
    one = json.loads(evaluation.as_json(made))["crosswalks"][0]
    assert one["scores"][1]["recall"]["10"] == {"value": 0.8391, "low": 0.82, "high": 0.86}
    assert len(one["scores"][1]["calibration"]["bins"]) == 10


def test_plots_are_well_formed_and_draw_a_dot_for_each_bin_that_holds_something() -> None:
    bars = recall_svg('A "title"', [Bar("one & other", 0.5, 0.4, 0.6)], 0.7)
    assert "at most 0.700" in "".join(ElementTree.fromstring(str(bars)).itertext())
    curve = ElementTree.fromstring(str(reliability_svg("reliability", {"learnt": BINS, "cold": BINS[:1]})))
    assert len(list(curve.iter("circle"))) == 2


def test_a_store_without_the_crosswalks_says_for_each_what_is_wanting(starter_store: Path) -> None:
    done = run("evaluate", "wgu-nice", "essential-skills", store=starter_store)
    assert done.returncode == 2
    assert "The store holds none of these crosswalks" in done.stderr
    assert "wgu-nice:" in done.stderr
    assert "essential-skills:" in done.stderr


def test_what_colorado_says_of_csta_is_measured_on_the_catalogue_that_ships(starter_store: Path) -> None:
    done = run("evaluate", "cas-csta", "--no-signals", "--format", "json", store=starter_store)
    assert done.returncode == 0, done.stderr
    (one,) = json.loads(done.stdout)["crosswalks"]
    assert (one["mapped"], one["pairs"]) == (21, 27)
    assert "cas-ngss" in one["begun_at"]
    found = {each["method"]: each["recall"]["10"]["value"] for each in one["scores"]}
    assert found["cold"] > found["tfidf"]


def test_a_name_that_is_none_of_the_crosswalks_is_answered_with_those_there_are(starter_store: Path) -> None:
    done = run("evaluate", "cas-nonsense", store=starter_store)
    assert done.returncode == 2
    assert "cas-ngss" in done.stderr


def test_only_one_way_of_naming_a_crosswalk_is_taken(starter_store: Path) -> None:
    done = run("evaluate", "cas-ngss", "--set", "x", store=starter_store)
    assert (done.returncode, done.stdout) == (2, "")
    assert "one of the three" in done.stderr
