"""Every vocabulary term the code names, as pyoxigraph `NamedNode` constants: `CW.ExamObjective`, `CEASN.isChildOf`.

A term is declared by its annotation alone; the class body is the list, and its base fills in the IRIs. So a
type checker catches a misspelt term, and tests/ontology/test_terms.py holds the lists equal to `ontology/*.ttl`.
What each word means is said there (and on docs/ontology.html), not here.
"""

from __future__ import annotations

from typing import ClassVar

from pyoxigraph import NamedNode

from ontology import namespaces as ns


class Vocabulary:
    """Base of the lists below. `class X(Vocabulary, iri=…)` turns each annotated name into `NamedNode(iri + name)`."""

    namespace: ClassVar[str]
    terms: ClassVar[tuple[NamedNode, ...]]

    def __init_subclass__(cls, *, iri: str) -> None:
        cls.namespace = iri
        made = {name: NamedNode(iri + name) for name in cls.__annotations__}
        cls.terms = tuple(made.values())
        for name, node in made.items():
            setattr(cls, name, node)


class CW(Vocabulary, iri=ns.CW):
    """Credways' own terms; defined in ontology/credways.ttl."""

    # organisations and people who decide
    GoverningBody: NamedNode
    District: NamedNode
    Committee: NamedNode
    AdvisoryCommittee: NamedNode
    SectorPartnership: NamedNode
    # credentials
    IndustryCredential: NamedNode
    IndustryCertification: NamedNode
    StateLicence: NamedNode
    CollegeCertificate: NamedNode
    StackableCredentialPathway: NamedNode
    # frameworks and their statements
    ExamSpecification: NamedNode
    AcademicStandardsFramework: NamedNode
    CTEStandardsFramework: NamedNode
    EssentialSkillsFramework: NamedNode
    ExamStatement: NamedNode
    ExamDomain: NamedNode
    ExamObjective: NamedNode
    ExamTopic: NamedNode
    CTEStandard: NamedNode
    AcademicStatement: NamedNode
    AcademicStandard: NamedNode
    GradeLevelExpectation: NamedNode
    EvidenceOutcome: NamedNode
    PreparedGraduateStatement: NamedNode
    EssentialSkill: NamedNode
    EssentialSkillStatement: NamedNode
    ContextNote: NamedNode
    # learning
    CTEProgram: NamedNode
    PlanOfStudy: NamedNode
    ConcurrentEnrollment: NamedNode
    IndividualCareerAcademicPlan: NamedNode
    # occupations and the ways they are grouped
    Occupation: NamedNode
    OccupationGroup: NamedNode
    CareerCluster: NamedNode
    CareerSubCluster: NamedNode
    CareerPathway: NamedNode
    CTESector: NamedNode
    WageObservation: NamedNode
    # decisions, graduation, incentive, accountability
    Decision: NamedNode
    GraduationDemonstration: NamedNode
    DemonstrationArea: NamedNode
    ReadingWritingCommunicating: NamedNode
    MathematicsDemonstration: NamedNode
    IncentiveProgram: NamedNode
    IncentiveListing: NamedNode
    TopJobListing: NamedNode
    AccountabilityMeasure: NamedNode
    CredentialsAwarded: NamedNode
    HiredInIndustry: NamedNode
    ContinuingToPostsecondary: NamedNode
    # stacking, sources
    StackingStatement: NamedNode
    SourceEdition: NamedNode
    LoadActivity: NamedNode

    # links from credentials, courses, programs
    inCluster: NamedNode
    inCareerPathway: NamedNode
    inSector: NamedNode
    assessesFramework: NamedNode
    frameworkAssessedBy: NamedNode
    assessmentOf: NamedNode
    preparesFor: NamedNode
    preparedForBy: NamedNode
    leadsToCredential: NamedNode
    credentialOfProgram: NamedNode
    # frameworks and statements
    seriesId: NamedNode
    edition: NamedNode
    contentAreaCode: NamedNode
    contentArea: NamedNode
    hasStatement: NamedNode
    derivedCode: NamedNode
    supportsPreparedGraduate: NamedNode
    preparedGraduateSupportedBy: NamedNode
    essentialSkillTag: NamedNode
    standardName: NamedNode
    standardNumber: NamedNode
    hasContextNote: NamedNode
    sectionName: NamedNode
    correspondsToAnchor: NamedNode
    anchorOf: NamedNode
    socLevel: NamedNode
    # mappings
    kind: NamedNode
    publishedRelation: NamedNode
    objectUnresolved: NamedNode
    # stacking
    lowerStep: NamedNode
    upperStep: NamedNode
    stackingKind: NamedNode
    ctdlPredicate: NamedNode
    requiredNumber: NamedNode
    asserter: NamedNode
    contested: NamedNode
    evidence: NamedNode
    # decisions, demonstration, incentive, measures
    decidesMapping: NamedNode
    decidedIn: NamedNode
    committee: NamedNode
    verdict: NamedNode
    strength: NamedNode
    rationale: NamedNode
    reviewDue: NamedNode
    district: NamedNode
    credential: NamedNode
    demonstrates: NamedNode
    restsOnDecision: NamedNode
    incentiveProgram: NamedNode
    occupation: NamedNode
    area: NamedNode
    year: NamedNode
    medianAnnualWage: NamedNode
    measuredCount: NamedNode
    # source editions and loads
    editionOrder: NamedNode
    isCurrent: NamedNode
    tripleCount: NamedNode
    contentDigest: NamedNode
    receipt: NamedNode
    recordsRead: NamedNode
    recordsKept: NamedNode
    recordsDropped: NamedNode
    linksDangling: NamedNode
    sha256: NamedNode


class CETERMS(Vocabulary, iri=ns.CETERMS):
    """CTDL, the terms used here (Credential Engine)."""

    Agent: NamedNode
    Organization: NamedNode
    CredentialOrganization: NamedNode
    Credential: NamedNode
    Certification: NamedNode
    License: NamedNode
    Certificate: NamedNode
    AcademicCertificate: NamedNode
    ProfessionalCertificate: NamedNode
    CertificateOfCompletion: NamedNode
    WorkBasedLearningCertificate: NamedNode
    ApprenticeshipCertificate: NamedNode
    PreApprenticeshipCertificate: NamedNode
    JourneymanCertificate: NamedNode
    Badge: NamedNode
    DigitalBadge: NamedNode
    OpenBadge: NamedNode
    MicroCredential: NamedNode
    Degree: NamedNode
    AssociateDegree: NamedNode
    BachelorDegree: NamedNode
    Diploma: NamedNode
    SecondarySchoolDiploma: NamedNode
    AssessmentProfile: NamedNode
    LearningOpportunityProfile: NamedNode
    Course: NamedNode
    LearningProgram: NamedNode
    ConditionProfile: NamedNode
    ComponentCondition: NamedNode
    Pathway: NamedNode
    PathwayComponent: NamedNode
    Collection: NamedNode
    TransferValueProfile: NamedNode
    AggregateDataProfile: NamedNode

    name: NamedNode
    description: NamedNode
    alternateName: NamedNode
    ctid: NamedNode
    codedNotation: NamedNode
    subjectWebpage: NamedNode
    ownedBy: NamedNode
    owns: NamedNode
    offeredBy: NamedNode
    offers: NamedNode
    regulatedBy: NamedNode
    regulates: NamedNode
    recognizedBy: NamedNode
    recognizes: NamedNode
    assertedBy: NamedNode
    occupationType: NamedNode
    instructionalProgramType: NamedNode
    industryType: NamedNode
    requires: NamedNode
    isRequiredFor: NamedNode
    recommends: NamedNode
    isRecommendedFor: NamedNode
    preparationFrom: NamedNode
    isPreparationFor: NamedNode
    advancedStandingFrom: NamedNode
    isAdvancedStandingFor: NamedNode
    corequisite: NamedNode
    entryCondition: NamedNode
    condition: NamedNode
    targetAssessment: NamedNode
    targetCredential: NamedNode
    targetCompetency: NamedNode
    targetLearningOpportunity: NamedNode
    alternativeCondition: NamedNode
    yearsOfExperience: NamedNode
    minimumAge: NamedNode
    hasCondition: NamedNode
    targetComponent: NamedNode
    requiredNumber: NamedNode
    teaches: NamedNode
    assesses: NamedNode
    isPartOf: NamedNode
    hasPart: NamedNode
    hasMember: NamedNode
    isMemberOf: NamedNode
    hasDestinationComponent: NamedNode
    isDestinationComponentOf: NamedNode
    precedes: NamedNode
    precededBy: NamedNode
    supersedes: NamedNode
    supersededBy: NamedNode
    inLanguage: NamedNode


class CEASN(Vocabulary, iri=ns.CEASN):
    """CTDL-ASN, the terms used here (Credential Engine)."""

    CompetencyFramework: NamedNode
    Competency: NamedNode
    name: NamedNode
    description: NamedNode
    publisherName: NamedNode
    publisher: NamedNode
    competencyText: NamedNode
    competencyLabel: NamedNode
    competencyCategory: NamedNode
    codedNotation: NamedNode
    isPartOf: NamedNode
    isChildOf: NamedNode
    hasChild: NamedNode
    isTopChildOf: NamedNode
    hasTopChild: NamedNode
    weight: NamedNode
    listID: NamedNode
    educationLevelType: NamedNode
    comment: NamedNode
    inLanguage: NamedNode


class SKOS(Vocabulary, iri=ns.SKOS):
    """SKOS Core."""

    Concept: NamedNode
    ConceptScheme: NamedNode
    Collection: NamedNode
    prefLabel: NamedNode
    altLabel: NamedNode
    hiddenLabel: NamedNode
    notation: NamedNode
    definition: NamedNode
    note: NamedNode
    scopeNote: NamedNode
    example: NamedNode
    changeNote: NamedNode
    editorialNote: NamedNode
    historyNote: NamedNode
    inScheme: NamedNode
    hasTopConcept: NamedNode
    topConceptOf: NamedNode
    broader: NamedNode
    narrower: NamedNode
    related: NamedNode
    member: NamedNode
    semanticRelation: NamedNode
    mappingRelation: NamedNode
    exactMatch: NamedNode
    closeMatch: NamedNode
    broadMatch: NamedNode
    narrowMatch: NamedNode
    relatedMatch: NamedNode


class SSSOM(Vocabulary, iri=ns.SSSOM):
    """SSSOM's slots and classes."""

    Mapping: NamedNode
    MappingSet: NamedNode
    NegatedPredicate: NamedNode
    mapping_justification: NamedNode
    confidence: NamedNode
    predicate_modifier: NamedNode
    subject_source: NamedNode
    object_source: NamedNode
    subject_source_version: NamedNode
    object_source_version: NamedNode
    mapping_set_id: NamedNode
    mapping_set_version: NamedNode


class SEMAPV(Vocabulary, iri=ns.SEMAPV):
    """Semantic Mapping Vocabulary: why a mapping is held to be right."""

    MappingActivity: NamedNode
    ManualMappingCuration: NamedNode
    LexicalMatching: NamedNode
    LexicalSimilarityThresholdMatching: NamedNode
    SemanticSimilarityThresholdMatching: NamedNode
    LogicalReasoning: NamedNode
    MappingChaining: NamedNode
    MappingInversion: NamedNode
    MappingReview: NamedNode
    CompositeMatching: NamedNode
    UnspecifiedMatching: NamedNode


class PROV(Vocabulary, iri=ns.PROV):
    """PROV-O."""

    Entity: NamedNode
    Activity: NamedNode
    Agent: NamedNode
    Organization: NamedNode
    Person: NamedNode
    SoftwareAgent: NamedNode
    Plan: NamedNode
    wasGeneratedBy: NamedNode
    generated: NamedNode
    generatedAtTime: NamedNode
    startedAtTime: NamedNode
    endedAtTime: NamedNode
    used: NamedNode
    wasDerivedFrom: NamedNode
    wasRevisionOf: NamedNode
    wasAttributedTo: NamedNode
    wasAssociatedWith: NamedNode
    hadPrimarySource: NamedNode


class DCTERMS(Vocabulary, iri=ns.DCTERMS):
    """DCMI Metadata Terms."""

    title: NamedNode
    description: NamedNode
    creator: NamedNode
    publisher: NamedNode
    license: NamedNode
    rights: NamedNode
    source: NamedNode
    date: NamedNode
    created: NamedNode
    issued: NamedNode
    modified: NamedNode
    identifier: NamedNode
    isPartOf: NamedNode
    hasPart: NamedNode
    isReplacedBy: NamedNode
    replaces: NamedNode
    subject: NamedNode
    language: NamedNode


class PAV(Vocabulary, iri=ns.PAV):
    """Provenance, Authoring and Versioning."""

    authoredBy: NamedNode
    authoredOn: NamedNode
    version: NamedNode


class SCHEMA(Vocabulary, iri=ns.SCHEMA):
    """schema.org, the terms used here."""

    Course: NamedNode
    EducationalOccupationalCredential: NamedNode
    EducationalOccupationalProgram: NamedNode
    Organization: NamedNode
    DefinedTerm: NamedNode
    DefinedTermSet: NamedNode
    Occupation: NamedNode
    Observation: NamedNode
    name: NamedNode
    description: NamedNode
    url: NamedNode


class OWL(Vocabulary, iri=ns.OWL):
    """OWL 2, the terms used in data."""

    Ontology: NamedNode
    Class: NamedNode
    Thing: NamedNode
    Nothing: NamedNode
    NamedIndividual: NamedNode
    ObjectProperty: NamedNode
    DatatypeProperty: NamedNode
    AnnotationProperty: NamedNode
    Axiom: NamedNode
    annotatedSource: NamedNode
    annotatedProperty: NamedNode
    annotatedTarget: NamedNode
    deprecated: NamedNode
    equivalentClass: NamedNode
    imports: NamedNode
    inverseOf: NamedNode
    sameAs: NamedNode
    versionInfo: NamedNode


class RDF(Vocabulary, iri=ns.RDF):
    """RDF."""

    type: NamedNode
    value: NamedNode
    Property: NamedNode
    List: NamedNode
    first: NamedNode
    rest: NamedNode
    nil: NamedNode
    langString: NamedNode
    subject: NamedNode
    predicate: NamedNode
    object: NamedNode


class RDFS(Vocabulary, iri=ns.RDFS):
    """RDF Schema."""

    Class: NamedNode
    Literal: NamedNode
    Resource: NamedNode
    label: NamedNode
    comment: NamedNode
    seeAlso: NamedNode
    isDefinedBy: NamedNode
    subClassOf: NamedNode
    subPropertyOf: NamedNode
    domain: NamedNode
    range: NamedNode


class XSD(Vocabulary, iri=ns.XSD):
    """XML Schema datatypes."""

    string: NamedNode
    boolean: NamedNode
    integer: NamedNode
    nonNegativeInteger: NamedNode
    positiveInteger: NamedNode
    decimal: NamedNode
    double: NamedNode
    float: NamedNode
    date: NamedNode
    dateTime: NamedNode
    gYear: NamedNode
    anyURI: NamedNode
    language: NamedNode


REUSED: tuple[type[Vocabulary], ...] = (CETERMS, CEASN, SKOS, SSSOM, SEMAPV, PROV, DCTERMS, PAV, SCHEMA)
"""Other people's vocabularies, whose terms ontology/bridges.ttl declares."""

BUILT_IN: tuple[type[Vocabulary], ...] = (OWL, RDF, RDFS, XSD)
"""The languages themselves, which nobody needs to declare."""
