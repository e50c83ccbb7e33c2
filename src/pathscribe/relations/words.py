"""Closed classes of English words, as far as captions need them."""

from __future__ import annotations

from typing import Final


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


DETERMINERS: Final = _set(
    "the a an this that these those its their his her our both each every any some all several"
    " many most such other another various certain multiple few numerous"
)
PRONOUNS: Final = _set("it they them itself themselves we he she which who this these those that")
BACKWARD: Final = _set("it they them this these those which that who both")
"""Pronouns that stand for something said before."""
PREPOSITIONS: Final = _set(
    "of in on at by via through with within without from to into onto toward towards upon during"
    " after before between among against under over across along for as per than like following"
    " near inside outside around besides beyond until despite including except"
    " because-of due-to in-response-to downstream upstream independent independently unlike"
    " depending concerning regarding alongside"
)
MEDIATING: Final = _set("by via through")
"""Prepositions that name what something works through."""
CAUSING: Final = _set("upon after following")
"""Prepositions that name what sets something off."""
COORDINATORS: Final = _set("and or but nor & plus")
RELATIVES: Final = _set("which that who whose where whereby wherein")
SUBORDINATORS: Final = _set(
    "when whenever while whereas because if although though since unless once whether so then"
    " however moreover furthermore additionally meanwhile instead otherwise first second third"
    " finally next lastly afterwards subsequently similarly conversely interestingly notably"
    " here there how why what alternatively indeed also further together briefly"
)
CONCLUDING: Final = _set("thereby thus hence therefore consequently")
"""Adverbs before what follows from all that was said."""
BE: Final = _set("is are was were be been being am 's isn't aren't wasn't weren't")
HAVE: Final = _set("has have had having hasn't haven't hadn't")
DO: Final = _set("do does did doesn't don't didn't")
GET: Final = _set("get gets got getting become becomes became becoming remain remains")
PASTS: Final = _set(
    "underwent gave began took became arose rose fell drove drew grew saw knew bore underlay"
)
"""Pasts that are no participles."""
MODALS: Final = _set(
    "can could may might will would shall should must cannot can't couldn't won't wouldn't"
)
HEDGING_MODALS: Final = _set("may might could would should")
NEGATIONS: Final = _set(
    "not no never neither nor cannot can't couldn't doesn't don't didn't isn't aren't wasn't"
    " weren't hasn't haven't won't without fails fail failed failing unable"
)
HEDGES: Final = _set(
    "possibly probably potentially perhaps presumably putatively likely apparently hypothetically"
    " hypothetical putative potential possible"
)
HEDGING_VERBS: Final = _set(
    "think believe suggest propose hypothesize predict appear seem speculate postulate expect"
    " presume assume suspect"
)
CATENATIVES: Final = _set(
    "show know think believe suggest propose report find predict appear seem need tend help serve"
    " act begin start continue fail hypothesize see observe demonstrate function speculate allow"
    " suppose postulate expect presume use able unable likely sufficient necessary require"
)
"""Verbs (and adjectives) before "to" and the verb that matters."""
NEGATIVE_ADJECTIVES: Final = _set(
    "deficient defective low lower less insufficient absent lacking loss-of-function dysfunctional"
    " fewer null impaired reduced decreased diminished suppressed attenuated inhibited repressed"
    " depleted downregulated down-regulated weakened abolished blocked abrogated silenced"
    " compromised lost inactive inactivated knocked-out dampened"
)
EMPTY_HEADS: Final = _set(
    "figure fig panel scheme diagram model overview schematic illustration representation summary"
    " study studies data result results text way manner order case part role roles step steps"
    " mechanism mechanisms example examples left right top bottom middle arrow arrows line lines"
    " box boxes circle circles colour color details detail literature review work number table"
    " addition contrast turn fact hand side time place effect effects evidence information aspect"
    " aspects condition conditions context process processes pathways pathway thing things ability"
    " capacity potential use point interest question basis consequence consequences hypothesis"
    " analysis control controls picture image view cartoon legend others author authors findings"
    " paper stage stages state states change changes difference differences one ones same factor"
    " following rest another phase events event mode interaction interactions relationship"
    " association group groups set series type types kind variety end site sites level levels"
    " position direction approach strategy strategies method methods extent presence absence"
    " activity activities function functions form forms two three four five one other"
)
"""Heads of noun phrases that name nothing that takes part in a mechanism."""
VAGUE_ADJECTIVES: Final = _set(
    "many several various different other such key main major important novel new specific certain"
    " multiple numerous critical crucial essential central putative potential possible respective"
    " corresponding subsequent further additional same following both first second third own"
    " downstream upstream direct indirect strong weak rapid common"
)
ADVERBS: Final = _set(
    "also then further thereby thus hence therefore not only directly indirectly both either"
    " itself well even still often always mostly mainly partly just rather too ever never again"
    " together thereafter consequently ultimately eventually finally subsequently in-turn"
    " respectively simultaneously constitutively once now first likely alone yet otherwise least"
    " primarily to-date up down more somehow presumably already currently"
    " away apart forth likewise therein thereof thereto throughout"
)
NOUN_ENDINGS: Final = (
    "tion", "sion", "ment", "ness", "ity", "ance", "ence", "ism", "ysis", "osis", "asis", "ship",
    "hood", "ing", "age", "oma", "itis", "emia", "opathy", "cyte", "cytes", "blast",
)  # fmt: skip
NOUNS_THOUGH: Final = _set(
    "signal chemical arsenic plasmid metal survival removal renewal denial trial animal mammal"
    " crystal material interval terminal arrival withdrawal proposal reversal disposal library"
    " boundary memory category factory inventory cancer molar collar objective adjective archive"
    " drive native motive dive five agent event component environment development treatment"
    " movement content extent moment segment fragment element supplement experiment patient"
    " parent student accident gradient nutrient ingredient antioxidant plant mutant oxidant"
    " infant constant variant determinant stimulant surfactant activant reactant"
    " immunosuppressant pollutant cable table variable receptor steroid glucocorticoid corticoid"
    " opioid peptidoglycan alcohol mouse musical microtubule ventricle tubule topic critic"
    " mechanic antibiotic clinic fabric logic music public panic traffic metric epidemic"
    " antimicrobial alkaloid retinoid cannabinoid flavonoid scar radar sugar nectar amyloid"
    " improvement enhancement recruitment attachment involvement engagement impairment"
    " assessment requirement arrangement management measurement adjustment equipment basement"
    " pigment filament ligament compartment department apartment judgment commitment replacement"
    " displacement confinement government refinement detachment statement"
    " retinal ethanol alcohol terminal actin interleukin tonic colic arsenal mineral"
)
"""Nouns with the ending of an adjective."""
NOUNS_TOO: Final = _set(
    "release increase decrease block control controls target targets trigger triggers result"
    " results cause causes influence influences impact impacts signal signals support supports"
    " drive drives change changes damage damages attack attacks boost limit limits lead leads"
    " arrest delay effects function functions form forms produce export exports import imports"
    " transport capture trap traps shift switch stress stop contact contacts transition"
    " transitions traffic complex complexes bridge couple couples combat escape process"
    " processes rise fall decline drop releases increases decreases blocks produces yields"
    " yield fuel prime balance stain stains label labels mark marks color model models use uses"
    " need needs help surface show shows spread sort place places list note focus reach review"
    " flow load set sets fire separate fold peak grows study display displays cluster clusters"
    " group groups mix culture cultures exit direct sense sustains slow lower clear open close"
    " complement shape reverse raise fight"
)
"""Forms of verbs that are nouns as often."""
JOINED: Final = {
    first: tuple(
        (tuple(phrase.split()), tags)
        for phrase, tags in sorted(phrases, key=lambda entry: -len(entry[0].split()))
        if phrase.split()[0] == first
    )
    for phrases in (
        (
            ("in turn", "AA"),
            ("no longer", "NN"),
            ("in part", "AA"),
            ("at least", "AA"),
            ("at least in part", "AAAA"),
            ("for example", "AA"),
            ("for instance", "AA"),
            ("in addition", "SS"),
            ("in contrast", "SS"),
            ("in particular", "AA"),
            ("on the other hand", "SSSS"),
            ("in general", "AA"),
            ("in vivo", "AA"),
            ("in vitro", "AA"),
            ("in situ", "AA"),
            ("as well as", "CCC"),
            ("such as", "PP"),
            ("along with", "CC"),
            ("together with", "CC"),
            ("downstream of", "PP"),
            ("upstream of", "PP"),
            ("rather than", "PP"),
            ("per se", "AA"),
            ("de novo", "AA"),
            ("as well", "AA"),
            ("in conclusion", "SS"),
            ("in summary", "SS"),
            ("in brief", "SS"),
            ("and thus", "CQ"),
            ("and hence", "CQ"),
            ("and therefore", "CQ"),
            ("as a result", "QQQ"),
            ("in this way", "QQQ"),
            ("in a similar manner", "AAAA"),
            ("both of which", "AAR"),
            ("all of which", "AAR"),
            ("some of which", "AAR"),
            ("one of which", "AAR"),
            ("each of which", "AAR"),
            ("to some extent", "AAA"),
            ("a lot", "AA"),
        ),
    )
    for first in dict.fromkeys(phrase.split()[0] for phrase, _ in phrases)
}
"""Words that mean something together only, by the first, with their tags."""
