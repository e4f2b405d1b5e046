"""Credential Registry records: envelopes, graphs, folders of them, and what is added for queries. All data invented."""

from __future__ import annotations

import base64
import json
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from loaders import ctdl
from loaders.ctdl_facts import name_conditions
from loaders.options import Options
from loaders.registry import pick
from ontology import iris
from ontology.errors import BadInput
from ontology.model import Load
from ontology.terms import CEASN, CETERMS, CW, DCTERMS, PROV, RDF, SKOS, XSD

E = "https://e.org/"
CONTEXT = "https://credreg.net/ctdl/schema/context/json"


def record(**says: Any) -> dict[str, Any]:
    own = {f"ceterms:{key}" if not key.startswith("@") else key: value for key, value in says.items()}
    return {
        "@context": CONTEXT,
        "@id": E + "a",
        "@type": "ceterms:Certification",
        "ceterms:name": {"en-US": "A"},
        **own,
    }


def condition(**says: Any) -> dict[str, Any]:
    return {"@type": "ceterms:ConditionProfile", **{f"ceterms:{key}": value for key, value in says.items()}}


def write(path: Path, value: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


def load(path: Path, **options: str) -> Load:
    (one,) = ctdl.load(path, Options(**options))  # type: ignore[arg-type]
    return one


def values(one: Load, subject: str | NamedNode, predicate: NamedNode) -> list[Any]:
    node = subject if isinstance(subject, NamedNode) else NamedNode(E + subject)
    return [t.object for t in one.triples if t.subject == node and t.predicate == predicate]


def statements(one: Load) -> list[dict[NamedNode, Any]]:
    nodes = [t.subject for t in one.triples if t.object == CW.StackingStatement]
    return [{t.predicate: t.object for t in one.triples if t.subject == node} for node in nodes]


class TestForms:
    @pytest.mark.parametrize("scheme", ["http", "https"])
    def test_a_plain_record_loads_with_either_context(self, tmp_path: Path, scheme: str) -> None:
        value = record(ctid="ce-1") | {"@context": f"{scheme}://credreg.net/ctdl/schema/context/json"}
        one = load(write(tmp_path / "a.json", value))
        assert values(one, "a", CETERMS.ctid) == [Literal("ce-1")]
        assert (one.source.series, one.source.edition, one.source.title) == ("a", "undated", "A")
        assert one.receipt.read == one.receipt.kept

    @pytest.mark.parametrize("scheme", ["http", "https"])
    def test_turtle_of_either_namespace_loads(self, tmp_path: Path, scheme: str) -> None:
        text = f'@prefix c: <{scheme}://purl.org/ctdl/terms/> . <{E}a> a c:License ; c:name "A"@en .'
        one = load(write(tmp_path / "a.ttl", text))
        assert values(one, "a", RDF.type) == [CETERMS.License]
        assert values(one, "a", SKOS.prefLabel) == [Literal("A", language="en")]

    def test_a_registry_graph_keeps_all_its_nodes(self, tmp_path: Path) -> None:
        other = {"@id": E + "o", "@type": "ceterms:CredentialOrganization", "ceterms:name": {"en": "O"}}
        graph = {"@context": CONTEXT, "@id": E + "graph/1", "@graph": [record(ownedBy=[E + "o"]), other]}
        one = load(write(tmp_path / "g.json", graph))
        assert values(one, "a", CETERMS.ownedBy) == [NamedNode(E + "o")]
        assert values(one, "o", SKOS.prefLabel) == [Literal("O", language="en")]
        assert any("named graph" in note for note in one.receipt.notes)

    def test_an_envelope_with_the_decoded_record_is_opened_and_dated(self, tmp_path: Path) -> None:
        value = {
            "envelope_id": "1",
            "decoded_resource": record(),
            "node_headers": {"updated_at": "2024-05-06T07:08:09Z"},
        }
        one = load(write(tmp_path / "e.json", value))
        assert one.source.edition == "2024-05-06"
        assert one.receipt.fields["envelope: envelope_id"].startswith("passed over")

    def test_a_signed_record_is_read_without_verifying_it_and_says_so(self, tmp_path: Path) -> None:
        body = base64.urlsafe_b64encode(json.dumps(record()).encode()).decode().rstrip("=")
        one = load(write(tmp_path / "e.json", {"envelope_id": "1", "resource": f"e30.{body}.c2ln"}))
        assert values(one, "a", RDF.type) == [CETERMS.Certification]
        assert "the signature of envelopes (resource) was not verified" in one.receipt.notes

    def test_a_signed_form_that_differs_from_the_decoded_one_is_said(self, tmp_path: Path) -> None:
        body = base64.b64encode(json.dumps(record(ctid="ce-other")).encode()).decode()
        value = {"resource": f"e30.{body}.c2ln", "decoded_resource": record(ctid="ce-1")}
        one = load(write(tmp_path / "e.json", value))
        assert any("differs from the decoded form" in warning for warning in one.receipt.warnings)
        assert values(one, "a", CETERMS.ctid) == [Literal("ce-1")]

    def test_an_envelope_with_nothing_readable_in_it_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="a record, decoded or as a token"):
            load(write(tmp_path / "e.json", {"envelope_id": "1", "resource": "DELETED"}))

    def test_envelopes_in_a_list_are_each_read_and_their_blank_nodes_never_meet(self, tmp_path: Path) -> None:
        one, other = record(), record() | {"@id": E + "b"}
        for value in (one, other):
            value["ceterms:estimatedCost"] = [{"@type": "ceterms:CostProfile", "ceterms:price": 7}]
        made = load(write(tmp_path / "l.json", [{"decoded_resource": one}, {"decoded_resource": other}]))
        cost = NamedNode(CETERMS.namespace + "estimatedCost")
        assert made.receipt.counts["registry envelopes"] == 2
        assert values(made, "a", cost) != values(made, "b", cost)

    def test_a_price_keeps_its_digits(self, tmp_path: Path) -> None:
        text = json.dumps(record(estimatedCost=[{"@type": "ceterms:CostProfile", "ceterms:price": 0}]))
        one = load(write(tmp_path / "a.json", text.replace('price": 0', 'price": 199.90')))
        price = [t.object for t in one.triples if t.predicate.value.endswith("price")]
        assert price == [Literal("199.90", datatype=XSD.decimal)]

    def test_without_any_context_ctdls_own_is_assumed_with_a_warning(self, tmp_path: Path) -> None:
        value = record()
        del value["@context"]
        one = load(write(tmp_path / "a.json", {"@graph": [value]}))
        assert values(one, "a", CETERMS.name)
        assert any("no @context" in warning for warning in one.receipt.warnings)

    @pytest.mark.parametrize(
        ("value", "reason"),
        [
            ({"$schema": "http://json-schema.org/draft-04/schema#", "@id": "x"}, "a JSON Schema"),
            ({"Name": "A", "OwnedBy": []}, "no JSON-LD"),
            ({"@id": E + "a", "name": "A"}, "nothing in it is of CTDL"),
        ],
    )
    def test_json_that_is_something_else_is_refused_with_one_reason(
        self, tmp_path: Path, value: Any, reason: str
    ) -> None:
        with pytest.raises(BadInput, match=reason) as caught:
            load(write(tmp_path / "a.json", value))
        assert [problem.rule for problem in caught.value.problems] == ["not-ctdl"]


class TestFolders:
    def folder(self, tmp_path: Path) -> Path:
        place = tmp_path / "records"
        write(place / "a.json", record(name={"en": "TESTING_A"}))
        write(place / "b.json", record() | {"@id": E + "b"})
        write(place / "b.ttl", f"<{E}b> a <{CETERMS.namespace}Certification> .")
        write(place / "bad.json", record() | {"@id": "no iri"})
        write(place / "notes.json.txt", "// not strict")
        return place

    def test_a_folder_of_records_is_one_edition(self, tmp_path: Path) -> None:
        one = load(self.folder(tmp_path))
        assert one.receipt.counts["records"] == 2
        assert [name for name, _ in one.files] == ["a.json", "b.json"]
        assert one.source.series.endswith("records")

    def test_every_file_has_one_fate(self, tmp_path: Path) -> None:
        one = load(self.folder(tmp_path))
        assert [(place, "bad-iri" in reason) for place, _, reason in one.receipt.dropped] == [("bad.json", True)]
        passed = [note for note in one.receipt.notes if note.startswith("passed over")]
        assert [note.split(": ")[1] for note in passed] == ["b.ttl", "notes.json.txt"]
        assert one.receipt.read == one.receipt.kept + 1

    def test_test_records_are_kept_and_said(self, tmp_path: Path) -> None:
        one = load(self.folder(tmp_path))
        assert "1 of 2 files have test records by their names (TESTING_…); kept" in one.receipt.warnings

    def test_folders_in_a_folder_are_editions_of_their_own_and_never_share_a_name(self, tmp_path: Path) -> None:
        for name in ("x/examples", "y/examples", "z"):
            for item in "ab":
                write(tmp_path / "top" / name / f"{item}.json", record() | {"@id": f"{E}{name}/{item}"})
        write(tmp_path / "top" / "r.json", record())
        loads = ctdl.load(tmp_path / "top", Options())
        assert [one.source.series for one in loads] == ["r", "x-examples", "y-examples", "z"]

    def test_what_gives_no_edition_is_still_told_of(self, tmp_path: Path) -> None:
        write(tmp_path / "top" / "r.json", record())
        write(tmp_path / "top" / "sub" / "bad.json", record() | {"@id": "no iri"})
        one = load(tmp_path / "top")
        assert [place for place, _, _ in one.receipt.dropped] == ["sub/bad.json"]

    def test_a_zip_loads_as_the_folder_does(self, tmp_path: Path) -> None:
        place = self.folder(tmp_path)
        with zipfile.ZipFile(tmp_path / "records.zip", "w") as archive:
            for file in sorted(place.iterdir()):
                archive.write(file, file.name)
        one, other = load(place), load(tmp_path / "records.zip")
        assert set(one.triples) == set(other.triples)

    def test_a_folder_without_a_readable_record_is_refused_with_the_reasons(self, tmp_path: Path) -> None:
        write(tmp_path / "top" / "bad.json", record() | {"@id": "no iri"})
        with pytest.raises(BadInput, match=r"bad\.json"):
            load(tmp_path / "top")

    def test_the_registry_of_loaders_finds_files_and_folders(self, tmp_path: Path) -> None:
        place = self.folder(tmp_path)
        assert pick(place).name == pick(place / "a.json").name == pick(place / "b.ttl").name == "ctdl"


class TestForQueries:
    def test_names_in_any_english_are_labels_in_english(self, tmp_path: Path) -> None:
        one = load(write(tmp_path / "a.json", record(name={"en-GB": "A", "es": "B"}, codedNotation="X-1")))
        assert values(one, "a", SKOS.prefLabel) == [Literal("A", language="en"), Literal("B", language="es")]
        assert values(one, "a", SKOS.notation) == [Literal("X-1")]

    @pytest.mark.parametrize(
        ("code", "framework", "expected"),
        [
            ("15-1232", "https://www.bls.gov/soc/", [("soc", "2018", "15-1232")]),
            (
                "15-1151.00",
                "https://www.bls.gov/soc/",
                [("soc", "2010", "15-1151"), ("onet-soc", "2010", "15-1151.00")],
            ),
            ("29-1141", "https://www.bls.gov/soc/2010/", [("soc", "2010", "29-1141")]),
            ("15-1299.05", "https://www.onetcenter.org/taxonomy.html", [("onet-soc", "2019", "15-1299.05")]),
            ("11B", "https://www.bls.gov/soc/", []),
            ("29-1141", "https://army.example/mos", []),
        ],
    )
    def test_occupation_codes_become_concepts_where_the_framework_says_soc(
        self, tmp_path: Path, code: str, framework: str, expected: list[tuple[str, str, str]]
    ) -> None:
        item = {
            "@type": "ceterms:CredentialAlignmentObject",
            "ceterms:codedNotation": code,
            "ceterms:framework": framework,
        }
        one = load(write(tmp_path / "a.json", record(occupationType=[item])))
        found = [value for value in values(one, "a", CETERMS.occupationType) if isinstance(value, NamedNode)]
        assert found == [NamedNode(iris.concept(*parts)) for parts in expected]

    @pytest.mark.parametrize(("mark", "edition"), [("y=55", "2010"), ("y=56", "2020"), ("", "2020")])
    def test_program_codes_become_cip_concepts_of_the_edition_the_address_names(
        self, tmp_path: Path, mark: str, edition: str
    ) -> None:
        where = f"https://nces.ed.gov/ipeds/cipcode/Default.aspx?{mark}"
        item = {
            "@type": "ceterms:CredentialAlignmentObject",
            "ceterms:codedNotation": "01.0000",
            "ceterms:framework": where,
        }
        one = load(write(tmp_path / "a.json", record(instructionalProgramType=[item])))
        assert NamedNode(iris.concept("cip", edition, "01.0000")) in values(one, "a", CETERMS.instructionalProgramType)

    def test_a_program_that_prepares_for_a_credential_leads_to_it(self, tmp_path: Path) -> None:
        value = record(isPreparationFor=[condition(targetCredential=[E + "b"])]) | {"@type": "ceterms:LearningProgram"}
        one = load(write(tmp_path / "a.json", value))
        assert values(one, "a", CW.leadsToCredential) == [NamedNode(E + "b")]
        assert statements(one) == []

    def test_a_framework_among_the_records_is_completed(self, tmp_path: Path) -> None:
        graph = [
            {"@id": E + "f", "@type": "ceasn:CompetencyFramework", "ceasn:name": {"en": "F"}},
            {"@id": E + "s", "@type": "ceasn:Competency", "ceasn:isPartOf": E + "f", "ceasn:codedNotation": "1.10"},
        ]
        one = load(write(tmp_path / "f.json", {"@context": CONTEXT, "@graph": graph}))
        assert values(one, "s", SKOS.notation) == [Literal("1.10")]
        assert values(one, "s", CEASN.isTopChildOf) == [NamedNode(E + "f")]


class TestStacking:
    @pytest.mark.parametrize(
        ("local", "direct", "kind", "upper"),
        [
            ("requires", "requires", "progression", "a"),
            ("recommends", "recommends", "progression", "a"),
            ("preparationFrom", "preparationFrom", "progression", "a"),
            ("advancedStandingFrom", "advancedStandingFrom", "credit", "a"),
            ("corequisite", "corequisite", "horizontal", "a"),
            ("isRequiredFor", "requires", "progression", "b"),
            ("isRecommendedFor", "recommends", "progression", "b"),
            ("isPreparationFor", "preparationFrom", "progression", "b"),
            ("isAdvancedStandingFor", "advancedStandingFrom", "credit", "b"),
        ],
    )
    def test_a_condition_that_names_a_credential_is_a_claim(
        self, tmp_path: Path, local: str, direct: str, kind: str, upper: str
    ) -> None:
        value = record(**{local: [condition(targetCredential=[E + "b"], assertedBy=[E + "org"])]})
        one = load(write(tmp_path / "a.json", value))
        (found,) = statements(one)
        assert found[CW.upperStep] == NamedNode(E + upper)
        assert found[CW.lowerStep] == NamedNode(E + ("b" if upper == "a" else "a"))
        assert found[CW.ctdlPredicate] == getattr(CETERMS, direct)
        assert found[CW.stackingKind] == NamedNode(iris.concept("stacking-kinds", "1", kind))
        assert found[CW.asserter] == NamedNode(E + "org")
        assert found[DCTERMS.source] == NamedNode(E + "a")
        assert CW.contested not in found

    def test_the_condition_that_says_so_has_an_iri(self, tmp_path: Path) -> None:
        one = load(write(tmp_path / "a.json", record(requires=[condition(targetCredential=[E + "b"])])))
        (found,) = statements(one)
        assert values(one, "a", CETERMS.requires) == [found[PROV.wasDerivedFrom]]
        assert values(one, found[PROV.wasDerivedFrom], CETERMS.targetCredential) == [NamedNode(E + "b")]

    def test_without_an_asserter_it_is_the_publisher_of_the_record_in_words(self, tmp_path: Path) -> None:
        one = load(write(tmp_path / "a.json", record(ctid="ce-1", requires=[condition(targetCredential=[E + "b"])])))
        (found,) = statements(one)
        assert found[CW.asserter] == Literal(
            "publisher of Credential Registry record ce-1 (A; publisher not named in the record)"
        )

    def test_alternatives_are_one_of_several(self, tmp_path: Path) -> None:
        several = [condition(targetCredential=[E + name]) for name in "bc"]
        one = load(write(tmp_path / "a.json", record(requires=[condition(alternativeCondition=several)])))
        found = statements(one)
        assert {one[CW.lowerStep].value for one in found} == {E + "b", E + "c"}
        assert {one[CW.requiredNumber] for one in found} == {Literal("1", datatype=XSD.integer)}

    def test_parts_are_components_whichever_side_says_so(self, tmp_path: Path) -> None:
        one = load(write(tmp_path / "a.json", record(isPartOf=[E + "b"], hasPart=[E + "c"])))
        found = {
            (one[CW.upperStep].value[-1], one[CW.lowerStep].value[-1], one[CW.ctdlPredicate]) for one in statements(one)
        }
        assert found == {("b", "a", CETERMS.hasPart), ("a", "c", CETERMS.hasPart)}

    def test_a_step_to_itself_is_said_and_not_made(self, tmp_path: Path) -> None:
        one = load(write(tmp_path / "a.json", record(requires=[condition(targetCredential=[E + "a"])])))
        assert statements(one) == []
        assert any("names itself" in warning for warning in one.receipt.warnings)

    def test_n_of_stays_on_the_pathway_component(self, tmp_path: Path) -> None:
        said = {
            "@type": "ceterms:ComponentCondition",
            "ceterms:requiredNumber": 2,
            "ceterms:targetComponent": [E + "b", E + "c"],
        }
        value = record(hasCondition=[said]) | {"@type": "ceterms:CredentialComponent"}
        one = load(write(tmp_path / "a.json", value))
        (node,) = values(one, "a", CETERMS.hasCondition)
        assert values(one, node, CETERMS.requiredNumber) == [Literal("2", datatype=XSD.integer)]
        assert values(one, node, CETERMS.targetComponent) == [NamedNode(E + "b"), NamedNode(E + "c")]

    def test_equal_conditions_stay_as_many_as_they_are(self, tmp_path: Path) -> None:
        one = load(
            write(tmp_path / "a.json", record(requires=[condition(name={"en": "x"}), condition(name={"en": "x"})]))
        )
        assert len(set(values(one, "a", CETERMS.requires))) == 2

    @given(st.randoms(use_true_random=False))
    @settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_the_iri_of_a_condition_does_not_hang_on_the_order_of_the_file(
        self, tmp_path: Path, chance: random.Random
    ) -> None:
        profiles = [condition(name={"en": name}, targetCredential=[E + name]) for name in "bcd"]
        first = load(write(tmp_path / "a.json", record(requires=profiles)))
        chance.shuffle(profiles)
        second = load(write(tmp_path / "a.json", record(requires=profiles)))
        assert set(first.triples) == set(second.triples)

    def test_naming_conditions_ends_in_a_cycle_of_blank_nodes(self, tmp_path: Path) -> None:
        text = (
            f"@prefix c: <{CETERMS.namespace}> . <{E}a> a c:Certification ; c:requires _:x . "
            "_:x a c:ConditionProfile ; c:alternativeCondition _:y . "
            "_:y a c:ConditionProfile ; c:alternativeCondition _:x ."
        )
        one = load(write(tmp_path / "a.ttl", text))
        again, named = name_conditions([t for t in one.triples if isinstance(t, Triple)])
        assert (named, len(again)) == (0, len(one.triples))


_KEYS = st.sampled_from(
    [
        *(
            "@id",
            "@type",
            "@context",
            "@graph",
            "resource",
            "decoded_resource",
            "node_headers",
            "updated_at",
            "$schema",
        ),
        *("ceterms:name", "ceterms:requires", "ceterms:targetCredential", "ceterms:alternativeCondition"),
        "ceasn:isPartOf",
    ]
)
_VALUES = st.sampled_from(
    [None, True, 7, "", "x", E + "a", CONTEXT, "ceterms:Certification", "ceterms:ConditionProfile", "_:b"]
)
_JSON = st.recursive(
    _VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=5), max_leaves=20
)


@given(value=_JSON)
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_json_loads_or_is_refused(tmp_path: Path, value: Any) -> None:
    path = write(tmp_path / "a.json", json.dumps(value))
    assert 0 <= ctdl.sniff(path) <= 1
    try:
        one = load(path)
    except BadInput:
        return
    assert one.receipt.read == one.receipt.kept + len(one.receipt.dropped)


def test_a_code_that_no_edition_has_is_warned_of_and_not_linked(tmp_path: Path) -> None:
    item = {"@type": "ceterms:CredentialAlignmentObject", "ceterms:codedNotation": "98-7654"}
    item["ceterms:framework"] = "https://www.bls.gov/soc/"
    one = load(write(tmp_path / "a.json", record(occupationType=[item])))
    assert not [value for value in values(one, "a", CETERMS.occupationType) if isinstance(value, NamedNode)]
    assert any("no edition of SOC" in warning and "'98-7654'" in warning for warning in one.receipt.warnings)
