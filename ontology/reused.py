"""The terms of other people's vocabularies that Credways uses. Import them from ontology.terms.

ontology/bridges.ttl declares each of these (the languages OWL, RDF, RDFS and XSD need no declaring), and
tests/ontology/test_terms.py holds the two equal.
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from ontology import namespaces as ns
from ontology.vocabulary import Vocabulary


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
    QualityAssuranceCredential: NamedNode
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
    dateEffective: NamedNode
    expirationDate: NamedNode
    WorkRole: NamedNode
    Task: NamedNode
    hasTask: NamedNode
    classification: NamedNode
    image: NamedNode


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
    knowledgeEmbodied: NamedNode
    skillEmbodied: NamedNode
    abilityEmbodied: NamedNode
    conceptKeyword: NamedNode


class CASE(Vocabulary, iri=ns.CASE):
    """CASE 1.0 and 1.1 (1EdTech): classes, and the properties that have no better home."""

    CFPackage: NamedNode
    CFDefinition: NamedNode
    CFDocument: NamedNode
    CFItem: NamedNode
    CFAssociation: NamedNode
    CFConcept: NamedNode
    CFSubject: NamedNode
    CFLicense: NamedNode
    CFItemType: NamedNode
    CFAssociationGrouping: NamedNode
    CFRubric: NamedNode
    CFRubricCriterion: NamedNode
    CFRubricCriterionLevel: NamedNode

    CFAssociationGroupingURI: NamedNode
    CFAssociationGroupings: NamedNode
    CFAssociations: NamedNode
    CFConcepts: NamedNode
    CFDefinitions: NamedNode
    CFDocumentURI: NamedNode
    CFItemAssociationURI: NamedNode
    CFItemTypeURI: NamedNode
    CFItemTypes: NamedNode
    CFItemURI: NamedNode
    CFItems: NamedNode
    CFLicenses: NamedNode
    CFPackageURI: NamedNode
    CFRubricCriteria: NamedNode
    CFRubricCriterionLevels: NamedNode
    CFRubrics: NamedNode
    CFSubjects: NamedNode
    abbreviatedStatement: NamedNode
    adoptionStatus: NamedNode
    alternativeLabel: NamedNode
    associationType: NamedNode
    caseVersion: NamedNode
    category: NamedNode
    conceptKeywords: NamedNode
    conceptKeywordsURI: NamedNode
    creator: NamedNode
    destinationNodeURI: NamedNode
    educationLevel: NamedNode
    extensions: NamedNode
    feedback: NamedNode
    frameworkType: NamedNode
    fullStatement: NamedNode
    hierarchyCode: NamedNode
    humanCodingScheme: NamedNode
    identifier: NamedNode
    keywords: NamedNode
    language: NamedNode
    lastChangeDateTime: NamedNode
    licenseText: NamedNode
    licenseURI: NamedNode
    listEnumeration: NamedNode
    notes: NamedNode
    officialSourceURL: NamedNode
    originNodeURI: NamedNode
    position: NamedNode
    publisher: NamedNode
    quality: NamedNode
    rubricCriterionId: NamedNode
    rubricId: NamedNode
    score: NamedNode
    sequenceNumber: NamedNode
    statusEndDate: NamedNode
    statusStartDate: NamedNode
    subject: NamedNode
    subjectURI: NamedNode
    targetType: NamedNode
    typeCode: NamedNode
    uri: NamedNode
    version: NamedNode
    weight: NamedNode


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
    mapping_date: NamedNode
    author_label: NamedNode
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
    contributor: NamedNode
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
    relation: NamedNode


class PAV(Vocabulary, iri=ns.PAV):
    """Provenance, Authoring and Versioning."""

    authoredBy: NamedNode
    authoredOn: NamedNode
    version: NamedNode


class SCHEMA(Vocabulary, iri=ns.SCHEMA):
    """schema.org, the terms used here."""

    AdministrativeArea: NamedNode
    Course: NamedNode
    CreativeWork: NamedNode
    Dataset: NamedNode
    EducationalOccupationalCredential: NamedNode
    EducationalOccupationalProgram: NamedNode
    GovernmentService: NamedNode
    Observation: NamedNode
    Organization: NamedNode
    QuantitativeValue: NamedNode
    additionalType: NamedNode
    areaServed: NamedNode
    description: NamedNode
    identifier: NamedNode
    minValue: NamedNode
    name: NamedNode
    sha256: NamedNode
    temporalCoverage: NamedNode
    unitText: NamedNode
    value: NamedNode
    version: NamedNode


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
    AllDisjointClasses: NamedNode
    members: NamedNode
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
    Statement: NamedNode
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


REUSED: tuple[type[Vocabulary], ...] = (CETERMS, CEASN, CASE, SKOS, SSSOM, SEMAPV, PROV, DCTERMS, PAV, SCHEMA)
"""Other people's vocabularies, whose terms ontology/bridges.ttl declares."""

BUILT_IN: tuple[type[Vocabulary], ...] = (OWL, RDF, RDFS, XSD)
"""The languages themselves, which nobody needs to declare."""
