"""Every vocabulary term the code names, as pyoxigraph `NamedNode` constants: `CW.ExamObjective`, `CEASN.isChildOf`.

A term is declared by its annotation alone; the class body is the list, and its base fills in the IRIs. So a
type checker catches a misspelt term, and tests/ontology/test_terms.py holds the lists equal to `ontology/*.ttl`.
What each word means is said there (and on docs/ontology.html), not here.
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from ontology import namespaces as ns
from ontology.reused import (
    BUILT_IN,
    CASE,
    CEASN,
    CETERMS,
    DCTERMS,
    OWL,
    PAV,
    PROV,
    RDF,
    RDFS,
    REUSED,
    SCHEMA,
    SEMAPV,
    SKOS,
    SSSOM,
    XSD,
)
from ontology.vocabulary import Vocabulary

__all__ = [
    "BUILT_IN",
    "CASE",
    "CEASN",
    "CETERMS",
    "CW",
    "DCTERMS",
    "OWL",
    "PAV",
    "PROV",
    "RDF",
    "RDFS",
    "REUSED",
    "SCHEMA",
    "SEMAPV",
    "SKOS",
    "SSSOM",
    "XSD",
    "Vocabulary",
]


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
    preparesFor: NamedNode
    preparedForBy: NamedNode
    leadsToCredential: NamedNode
    earnedThrough: NamedNode
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
    lexicalForm: NamedNode
    languageTag: NamedNode
    datatype: NamedNode
    receipt: NamedNode
    recordsRead: NamedNode
    recordsKept: NamedNode
    recordsDropped: NamedNode
    linksDangling: NamedNode
    sha256: NamedNode
    # CTDL-ASN, given back as it came (ontology/topics/ctdl.ttl)
    registryGraph: NamedNode
    completedPartOf: NamedNode
    completedParent: NamedNode
    completedTopOf: NamedNode
    publishedWeight: NamedNode
    # editions
    changeKind: NamedNode
    # CASE packages
    CaseLink: NamedNode
    CaseValueOrder: NamedNode
    caseDocument: NamedNode
    linkTarget: NamedNode
    packagePosition: NamedNode
    valueOrder: NamedNode
    orderedProperty: NamedNode
    statedNull: NamedNode
    statedEmpty: NamedNode
    otherProperties: NamedNode
    # labour market (ontology/topics/labour.ttl)
    EmploymentProjection: NamedNode
    EducationalAttainment: NamedNode
    UtilizationFactor: NamedNode
    SuppressedValue: NamedNode
    suppressedValue: NamedNode
    sourceColumn: NamedNode
    mark: NamedNode
    observedArea: NamedNode
    areaType: NamedNode
    industry: NamedNode
    industryCode: NamedNode
    industryTitle: NamedNode
    industryLevel: NamedNode
    ownershipCode: NamedNode
    occupationTitle: NamedNode
    occupationLevel: NamedNode
    wageBasis: NamedNode
    figure: NamedNode
    employment: NamedNode
    employmentRelativeError: NamedNode
    jobsPer1000: NamedNode
    locationQuotient: NamedNode
    industryShare: NamedNode
    reportingShare: NamedNode
    wageRelativeError: NamedNode
    meanHourlyWage: NamedNode
    meanAnnualWage: NamedNode
    hourlyWageP10: NamedNode
    annualWageP10: NamedNode
    hourlyWageP25: NamedNode
    annualWageP25: NamedNode
    hourlyWageP75: NamedNode
    annualWageP75: NamedNode
    hourlyWageP90: NamedNode
    annualWageP90: NamedNode
    medianHourlyWage: NamedNode
    baseYear: NamedNode
    projectedYear: NamedNode
    wageYear: NamedNode
    baseEmployment: NamedNode
    projectedEmployment: NamedNode
    employmentChange: NamedNode
    employmentChangePercent: NamedNode
    baseEmploymentShare: NamedNode
    projectedEmploymentShare: NamedNode
    selfEmployedShare: NamedNode
    annualOpenings: NamedNode
    exitRate: NamedNode
    transferRate: NamedNode
    separationRate: NamedNode
    annualExits: NamedNode
    annualTransfers: NamedNode
    annualSeparations: NamedNode
    attainmentBelowHighSchool: NamedNode
    attainmentHighSchool: NamedNode
    attainmentSomeCollege: NamedNode
    attainmentAssociate: NamedNode
    attainmentBachelor: NamedNode
    attainmentMaster: NamedNode
    attainmentDoctoral: NamedNode
    entryEducation: NamedNode
    workExperience: NamedNode
    onTheJobTraining: NamedNode
    outlook: NamedNode
    # classifications and career clusters (ontology/topics/classifications.ttl)
    noCounterpartIn: NamedNode
    mappingContext: NamedNode
    inSubCluster: NamedNode
    # lists and tables
    SourceColumn: NamedNode
    observedThing: NamedNode
    measureName: NamedNode
    # workforce frameworks, skills, badges (ontology/topics/skills.ttl)
    WorkforceFramework: NamedNode
    KnowledgeStatement: NamedNode
    SkillStatement: NamedNode
    AbilityStatement: NamedNode
    CompetencyArea: NamedNode
    RichSkillDescriptor: NamedNode
    namedEmployer: NamedNode
    jaccard: NamedNode
    sharedComponents: NamedNode
    subjectComponents: NamedNode
    objectComponents: NamedNode
    buildsTowards: NamedNode
    targetType: NamedNode
    achievementType: NamedNode
    # interchange of alignments (ontology/topics/interchange.ttl)
    rowPosition: NamedNode
    chainInWords: NamedNode
    weakestLinkInWords: NamedNode
    ProposedDecision: NamedNode
    proposedSubject: NamedNode
    proposedObject: NamedNode
    proposedVerdict: NamedNode
    proposedStrength: NamedNode
    proposedReviewDue: NamedNode
    sheetCell: NamedNode
    rowKey: NamedNode
    # routes between things (ontology/topics/routes.ttl)
    ratedOn: NamedNode
    # what a push leaves on an endpoint (ontology/topics/pushing.ttl)
    PushedGraph: NamedNode
    pushState: NamedNode
    pushedDigest: NamedNode
    pushedTriples: NamedNode
    triplesThere: NamedNode
    pushedPart: NamedNode
    # what the O*NET database says
    OnetOccupation: NamedNode
    OccupationTask: NamedNode
    WorkplaceTool: NamedNode
    WorkplaceTechnology: NamedNode
    JobZone: NamedNode
    RatingScale: NamedNode
    RatingMeasure: NamedNode
    OccupationRating: NamedNode
    ScaleAnchor: NamedNode
    OccupationRelation: NamedNode
    OccupationTitles: NamedNode
    InterestExample: NamedNode
    TaskActivity: NamedNode
    socOccupation: NamedNode
    ofOccupation: NamedNode
    taskOf: NamedNode
    ratingMeasure: NamedNode
    measuredElement: NamedNode
    measuredScale: NamedNode
    ratedTask: NamedNode
    relatedOccupation: NamedNode
    revisesTask: NamedNode
    activityOfTask: NamedNode
    workActivity: NamedNode
    usesTool: NamedNode
    usesTechnology: NamedNode
    inDemandTechnology: NamedNode
    jobZone: NamedNode
    exampleOf: NamedNode
    ratingValue: NamedNode
    ratingBasis: NamedNode
    recommendSuppress: NamedNode
    notRelevant: NamedNode
    measureCategory: NamedNode
    scaleMinimum: NamedNode
    scaleMaximum: NamedNode
    surveyItem: NamedNode
    taskType: NamedNode
    taskChange: NamedNode
    hotTechnology: NamedNode
    inDemand: NamedNode
    relatednessTier: NamedNode
    relatednessIndex: NamedNode
    titleSource: NamedNode
    shortTitle: NamedNode
    zoneExperience: NamedNode
    zoneEducation: NamedNode
    zoneTraining: NamedNode
    svpRange: NamedNode
    jobZoneBasis: NamedNode
    exampleKind: NamedNode
    reportedTitle: NamedNode
    myNextMoveTitle: NamedNode
