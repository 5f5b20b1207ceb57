"""Danger and concerns, listened for before anything else, in the whole message, also misspelt.

It is better to offer a private word once too often than to miss one call for help. What is said is
neither kept nor logged nor repeated: only the name of the rule leaves this module.
"""

from __future__ import annotations

from handlers.understanding_shapes import Expect, Intent, Rule

_ME = r"(?:me|myself|him|himself|her|herself|them|themselves|themself|someone|somebody|my (?:mentee|mentor))"
_STUDY = r"(?:research|papers?|stud(?:y|ies)|seminar|talk|lecture|course|workshop|thesis|dissertation|grant|conference|article|book|film|module)s? (?:\w+ )?(?:on|in|into|about|around|of|for)\b|\bdead ?(?:line|lock)s?\b"


def _crisis(name: str, says: str, pattern: str, example: str, counter: str, unless: str = "") -> Rule:
    return Rule(
        f"crisis.{name}", Intent.REPORT_CONCERN, says, pattern, example, counter, unless, expect=Expect.CRISIS
    )


def _concern(name: str, says: str, pattern: str, example: str, counter: str, unless: str = "") -> Rule:
    return Rule(
        f"concern.{name}", Intent.REPORT_CONCERN, says, pattern, example, counter, unless, expect=Expect.ROUTE
    )


CRISIS_RULES = (
    _crisis(
        "suicide",
        "talk of suicide or of ending a life",
        rf"\bsuicid\w*\b(?! (?:prevention )?(?:research|epidemiology|policy|studies|rates|statistics|strategy)\b)|\b(?:kill(?:s|ed)?|hang|drown|shoot(?! me (?:an?|the|some|your|over|that|those|any|it)\b))\b (?:{_ME})\b|\bkilling (?:myself|himself|herself|themsel\w+|him|her|someone|people)\b|\b(?:by|of|about|keep|keeps) killing me\b|\b(?:end|ending|take|taking|took|ended) (?:my|his|her|their|it|your)(?: own)? (?:life|lives|all)\b(?! (?:back|in|on|down|off)\b)"
        r"|\bend it all\b|\bmy own life\b|\b(?:want|wants|wanted|going|wish|rather) to die\b|\bwish(?:ed|es)? (?:i|he|she|they) (?:was|were|am|had been|is) (?:dead|never born)\b|\bbetter off dead\b"
        r"|\bbetter off without (?:me|him|her)\b|\bwant to be dead\b|\b(?:happier|better off|relieved|easier) (?:with me|if i (?:was|were|am)|when i am|once i am) (?:dead|gone)\b"
        r"|\bending things (?:on|tonight|today|tomorrow|this (?:week|morning|evening|afternoon|weekend)|for good)\b|\bending it (?:tonight|for good)\b|\bsamaritans\b|\b(?:je veux mourir|quiero morir|ich will sterben|voglio morire|quero morrer)\b",
        "my mentee says she wants to die",
        "this deadline is killing me",
        rf"\b{_STUDY}.{{0,20}}suicid|suicide prevention (?:training|course|workshop|week|day)",
    ),
    _crisis(
        "no way on",
        "somebody who cannot go on",
        r"\bcan not go on\b(?! (?:mon|tue|wed|thu|fri|sat|sun|the|holiday|leave|a\b|an\b|to\b|that|this|zoom|teams|\d|§|with my|about))|\bcan not (?:carry|keep) on (?:like this|living|any)"
        r"|\b(?:not|never) want(?:s|ing|ed)? to (?:be here|live|be alive|exist|wake up|carry on living)\b|\b(?:want|wish)(?:s|ed)? (?:it|this|everything|life)(?: all)? to (?:stop|end|be over)\b|\bit all to (?:stop|end|be over)\b|\b(?:this|my|with) life any ?(?:more|longer)\b|\bno longer want(?:s|ed)? to (?:live|be here|be alive|exist)\b(?! (?:in|on) (?:your|the|this) )|\b(?:not|no) see (?:a|any) (?:way out|way forward|future|point)\b|\b(?:not|no) (?:see |longer see )?(?:the|any|a|much) point (?:in|of|to) (?:living|life|going on|being here|anything|it all|any of (?:it|this))\b|\b(?:not|never) be around (?:much )?(?:longer|any ?more)\b|\b(?:life|living) is (?:too|not|un)(?: \w+)? ?(?:hard|bearable|much|worth)\b|\bgoodbye (?:world|forever|everyone)\b|\bwant(?:s|ed)? to (?:disappear|not be here)\b|\bto be here any ?(?:more|longer)\b"
        r"|\bno (?:point|reason) (?:in |to )?(?:living|live|going on|carrying on|being here|go on)\b|\bnot worth living\b|\blife is not worth\b|\bno way out\b|\bcan not (?:take|bear|face|stand) (?:it|this|life|things|another day|anything) any ?(?:more|longer)\b"
        r"|\bcan not face (?:life|another day)\b|\bgive up on life\b|\bcan not cope any ?(?:more|longer)\b|\bnothing (?:left )?to live for\b|\btired of (?:living|life|being alive)\b|\bfeel(?:s|ing)? (?:completely |totally |so |utterly )?(?:suicidal|hopeless)\b",
        "honestly I can't go on, I don't want to be here any more",
        "I can't go on Tuesday",
    ),
    _crisis(
        "self-harm",
        "self-harm",
        r"\bself[- ]?(?:harm|injur|hurt)\w*\b(?! (?:research|epidemiology|policy|studies|rates|statistics|strategy)\b)|\b(?:hurt|harm|cut|injur|burn|starv)\w* (?:myself|himself|herself|themselves|themself|yourself)\b|\boverdos\w*\b(?! on (?:caffeine|coffee|sugar|chocolate|cake|biscuits|tea|cheese|zoom|teams|meetings|emails?|slides)\b)|\bharm (?:me|him|her|them)\b|\b(?:want|wants|going|thought|thoughts|thinking)(?: about| of| to)+ (?:hurt|harm)\w*\b"
        r"|\b(?:took|taken|taking|take|swallow(?:ed|ing)?) (?:a lot of|lots of|loads of|too many|so many|all (?:of )?(?:my|the|his|her|their)|an? (?:whole |entire |full )?(?:bottle|packet|pack|box|handful) of) (?:[a-z]+ ){0,2}?(?:tablets?|pills?|painkillers?|paracetamol|aspirin|ibuprofen|medication|medicine|meds)\b",
        "I've been hurting myself",
        "I hurt my back and have to move our meeting",
        r"\b(?:hurt|harm)\w* (?:my|his|her) (?:back|career|chances|leg|arm|foot|ankle|knee|cv|reputation|hand)",
    ),
    _crisis(
        "means",
        "the means or the place to end a life, at hand",
        r"\b(?:jump(?:s|ed|ing)?|step(?:s|ped|ping)?|(?:throw\w*|threw) (?:myself|himself|herself|themselves)|lie|lay|lying|stand\w*|walk(?:s|ed|ing)?) (?:down )?(?:(?:off|from) (?:the|a|this) (?:bridge|roof|balcony|cliffs?|multi-?store?y?|tower)|(?:in front of|under) (?:the|a) (?:train|trains|metro|tube|tram|lorry|bus)|on(?:to)? (?:the )?(?:tracks?|rails|railway))\b|\b(?:i am|he is|she is|they are|mentee|mentor|up|stood|standing|sitting|messaged|texted|rang|ringing|calling) (?:up )?(?:on|from|to) (?:the )?(?:(?:roof|ledge)(?: of)?\b(?! (?:terrace|garden|bar|cafe))|(?:top|edge) of (?:the|a) (?:car park|multi-?store?y?|bridge|cliffs?|building|tower|roof))\b"
        r"|\b(?:have|has|got|bought|tied|found|made) (?:got )?(?:the|a|my|his|her) (?:rope|noose|shotgun)\b|\bnoose\b|\brope(?:'s| is) (?:in|ready|tied|round|around)\b|\bshotgun cabinet\b|\bloaded (?:gun|shotgun)\b|\b(?:drink|drank|drunk|swallow\w*) (?:\w+ ){0,2}(?:poison|bleach|weedkiller)\b|\b(?:sav(?:ed|ing) up|been saving|stockpil\w+|hoard\w+) (?:up )?(?:\w+ ){0,2}(?:pills|tablets|sleepers|insulin|painkillers|paracetamol)\b|\b(?:pills|tablets) are (?:in|beside|working|lined|ready|laid|counted)\b|\b(?:dose|dosage) for my (?:own )?(?:body )?weight\b|\bsays? (?:he|she|they) (?:has|have|is) taken something\b|\blegs? over the edge\b"
        r"|\b(?:cut|cuts|slit|slits|slash\w*) (?:my|his|her|their) (?:own )?(?:wrists?|veins|throat)\b|\b(?:i am|am|started|been|is) cutting again\b|^cutting (?:again|helps)\b|\b(?:got|get|getting) (?:the|my) (?:blades?|razors?|razor blades?) (?:out|back)\b|\bfound unconscious\b|\bwalk(?:ing)? (?:out |straight )?into the (?:sea|river|water|lake)\b|\b(?:tide|sea|river|water) will (?:have|take) me\b",
        "my mentee says she'll jump off the bridge",
        "I'll jump on the train and be there at ten",
    ),
    _crisis(
        "farewell",
        "a farewell for ever",
        r"\b(?:by|when) (?:the time )?you read this\b(?=.*\b(?:gone|over|dead|late|goodbye|sorry|used|me)\b)|\bnot be alive\b|\bwhen i am dead\b|\bdeath (?:sounds|seems|looks|would be) (?:\w+ )?(?:restful|peaceful|easy|easier|nice|better|kind|good)\b|\b(?:die|dies|died|dying|go|death) by (?:my|his|her|their) own hand\b|\b(?:cleanest|easiest|quickest|kindest|best) way (?:i know )?to die\b|\brehears\w+ (?:my )?(?:dying|death)\b|\bno (?:more|next) anything\b|\bthere (?:will|would) not be a me\b|\bjoin (?:my|his|her|our) \w+ in (?:his|her|the|their) grave\b|\bmy will is in\b|\bdo not want to be found\b|\b(?:put|got|getting|putting) my affairs in order\b|\b(?:no ?one|nobody|no1) (?:will|would|wud|is going to) (?:even )?miss (?:me|us)\b|\bnot (?:plan|planning|going|intend\w*) (?:on |to )?be(?:ing)? around for\b|\bwriting (?:my )?goodbyes\b|\btonight (?:it|this|everything) (?:will|is going to) (?:all )?be over\b"
        r"|\b(?:written|wrote|writing|left) (?:the|my|his|her|a|their) (?:goodbye|suicide|farewell) (?:notes?|letters?)\b|\bwritten the (?:notes|letters),? (?:one for each|to (?:the|my) (?:\w+ )?(?:children|kids|bairns|family|boys|girls))\b|\b(?:last|final) (?:text|message|email|post) (?:to me )?(?:said|says|reads|read|was|sounds like|reads like) .{0,20}\b(?:goodbye|bye|epitaph|farewell|thank you for everything|thanks for being)\b",
        "by the time you read this I'll be gone",
        "when you read this, could you move my meeting to Tuesday",
    ),
    _crisis(
        "violence",
        "violence, or the fear of it",
        r"\b(?:hit|hits|punched|slapped|kicked|attacked|attacks|assaulted|raped|strangled|choked|groped|grabbed|pushed|beat|beats|beaten) (?:me|her|him|my mentee|my mentor)\b(?! (?:to it|to the|as|like|up on|for a chat|for coffee|for a coffee|at chess|hard to|towards|to apply|to do|to go))"
        r"|\b(?:physically |sexually )?assault(?:ed|s|ing)?\b|\bsexual (?:assault|attack|violence)\b|\brap(?:e|ed|ist)\b|\b(?:in|real|immediate|serious) danger\b|\b(?:fear|scared|afraid|frightened|worried) for (?:my|his|her|their) (?:life|safety)\b"
        r"|\bthreat\w* to (?:kill|hurt|hit|attack|harm|beat|rape|stab)\b|\b(?:going to|will) (?:hurt|kill|attack|hit|beat|stab) (?:me|him|her|them|someone)\b|\b(?:hit|hits|punch(?:es|ed)|slap(?:s|ped)|kick(?:s|ed)|beats?|beaten|hurts|strangle[sd]?) (?:me|her|him)\b(?= (?:at|last|again|up|when|and|in the|on|yesterday|every|often|a lot|so)|[.,!]|$)|\bmight (?:hurt|kill|harm) (?:me|her|him|them)\w*\b|\b(?:hit|hits|hitting|punch(?:ed|ing)?|slap(?:s|ped|ping)?|kick(?:ed|ing)|shov(?:e|es|ed|ing)|push(?:ed|ing)|grab(?:s|bed|bing)|attack(?:s|ed|ing)|strangl(?:e|ed|ing)) (?:a|one of|another|our|my|his|her|the) (?:\w+ )?(?:students?|technicians?|colleagues?|mentees?|mentors?|woman|man|girl|boy|child|postdoc|cleaner|secretary|assistant|wife|husband|girlfriend|boyfriend|kids?|daughter|son)\b(?! (?:to|for|about|by|over|on teams|at chess|hard|hour|thing|meeting|session|slot|chat|call|time|date)\b)|\bdomestic (?:violence|abuse)\b(?! (?:law|research|policy|studies|statistics|strategy)\b)|\bnot safe (?:at home|to go home)\b|\bdeath threats?\b|\bviolent (?:towards|with|to|and|partner)\b",
        "my supervisor hit me",
        "that comment hit me, in a good way, it made me think",
        r"\bhit me(?:,| that| in a good| with (?:a|an|some) idea)|^(?:ok |please |go on,? )*hit me with (?:the |a |an |your |some |another |more )?(?:\w+ ){0,2}(?:questions?|digest|summary|numbers|figures|ideas?|prompts?|topics?|news|list)\b",
    ),
)

CONCERN_RULES = (
    _concern(
        "treatment",
        "bullying, harassment, discrimination, abuse",
        r"\bbull(?:y|ied|ying|ies)\b|\bharass\w*\b(?! (?:module|training|policy|course|workshop)\b)|\babus(?:e|es|ed|ive|ing|er)\b(?! of notation)|\bracis[tm]\w*|\bracial\w*|\bsexis[tm]\w*|\b(?:homo|trans|islamo|bi)phob\w+|\bmisogyn\w+|\bantisemit\w+|\bableis[tm]\b|\bdiscriminat\w*"
        r"|\bthreat(?:s|en|ens|ened|ening)?\b|\bintimidat\w*|\bhumiliat\w*|\bbelittl\w*|\bvictimi[sz]\w*|\bgaslight\w*|\bstalk(?:s|ed|ing|er)\b|\bblackmail\w*|\bmanipulat(?:ed|ing|ive|es)\b|\bdemean\w*|\bpatroni[sz]\w*|\bundermin(?:e|es|ed|ing)\b|\bslurs?\b"
        r"|\bmisconduct\b|\bcall(?:s|ed|ing) (?:me|her|him|us) (?:a |an |names\b|\w+ )?(?:stupid|idiot|useless|lazy|worthless|names|thick|incompetent|pathetic|dumb|liar|slow|weak|fat|ugly|crazy|hysterical|emotional|aggressive|difficult)\b|\bcalled me names\b|\bmade fun of (?:me|my|him|her)\b|\bretaliat\w*|\bmisgender\w*|\bdeadnam\w*|\bout(?:ed|ing) me\b|\bexclud(?:ed|es|ing) (?:me|us)\b|\bganging up\b|\bblam(?:es|ed|ing) me\b|\b(?:stole|steals|stolen|stealing|took) my (?:ideas?|work|data|results)\b|\bplagiari[sz]\w*|\btook advantage\b|\btaking advantage\b|\bperv\w*|\bleer\w*|\bstar(?:es|ed|ing) at (?:me|my)\b|\bfollow(?:s|ed|ing) me (?:home|around|to my|everywhere|on)\b|\bnot leave me alone\b|\bkeeps (?:texting|calling|messaging|touching|emailing|commenting|following|shouting|making|putting|bringing up|criticis\w+|telling me off)\b|\bunfair(?:ly)?\b(?! (?:coin|advantage in))|\bprejudic\w*|\bbigot\w*|\bhostil\w+|\bmistreat\w*|\bill-treat\w*|\bharsh(?:ly)? (?:with|to|on) me\b|\bswear(?:s|ing)? at\b|\bdrunk\b|\b(?:lied|lying|lies) (?:to me|about me|to my)\b|\bwhistle ?blow\w*|\bsafeguarding\b|\bgrievance\b|\bexploit(?:ed|ing|s) (?:me|my)\b|\bgrooming\b|\bpick(?:s|ed|ing) on (?:me|my|him|her|us|them|people|the (?:quiet|foreign|weak|young|female)\w*)\b|\ballegations?\b|\bflinch(?:es|ed|ing)?\b|\bbruis(?:es|ed)\b(?! (?:ego|pride))|\bblack eye\b|\buninvited\b|\bhate(?:s|d)? me\b|\bcoerc\w+",
        "I'm being bullied by my PI",
        "we met on Tuesday and it was useful",
        rf"\b(?:{_STUDY}|data|threat model|multiple|under no)\b.{{0,30}}\b(?:bull|harass|abus|rac|sex|discrim|threat|manip|stalk|grooming)",
    ),
    _concern(
        "unease",
        "feeling uncomfortable, unsafe, scared or hurt",
        r"\buncomfortable\b|\bunsafe\b|\buneasy\b|\buneasiness\b|\bdread(?:s|ed|ing|ful)? (?:our|my|the|every|each|meet\w*|going|seeing|him|her)\b|\bi dread\b|\b(?:awkward|tense|strained|difficult|weird|bad) between (?:us|me)\b|\bbetween us (?:has |have |is |are |had )?(?:\w+ ){0,3}(?:awkward|tense|strained|bad|difficult|worse|weird|broken|wrong)\b|\banxious (?:about (?:seeing|meeting|him|her|my mentor|my mentee)|before|around|with|every|when(?:ever)? (?:i|we))|\b(?:let down|humiliat\w+|disgust\w*|ashamed|violated|belittled|worthless|betrayed|powerless|trapped)\b|\b(?:feel(?:s|ing)?|felt|i (?:was|am|have been)) (?:\w+ )?abandoned\b|\babandoned (?:me|by)\b|\bburst into tears\b|\bin tears\b|\bcried\b|\bmakes? me cry\b|\bupset(?:ting)?\b(?! (?:stomach|tummy))|\bupset\b|\bhand(?:s)? (?:was |were |is |went |slid |kept going )?(?:on|up|over|between) (?:my|her|his)\b|\b(?:came|come|comes|walked|got) in ?to my (?:cabin|bedroom|hotel room|tent)\b|\boff the record\b|\bdiscreetly\b|\bput (?:his|her|their) (?:hand|hands|arm|arms) (?:on|around|round)\b|\b(?:my|personal) boundaries\b(?!.*\?)|\bcross(?:ed|es|ing) (?:a|the) line\b|\bover-?stepp\w*|\bnot (?:really )?(?:sure )?(?:she|he|they) (?:is|are) (?:ok|okay|alright|safe|coping|well)\b|\bnot (?:ok|okay) with (?:how|what|the way)\b|\b(?:disturb(?:ed|ing)|traumati[sz]\w*|trauma(?! (?:surgery|surgeon\w*|centre|unit|ward|team|research|care|and|orthop\w+)\b))\b|\bhurtful\b|\bunhappy (?:with|about|in)\b|\b(?:very|too|really|overly|deeply|intimate|such) personal (?:questions|things|comments|remarks)\b|\b(?:questions|comments) about my (?:private|personal|love|sex) life\b|\bnot (?:at all )?happy (?:with|about) (?:how|the way|my (?:mentor|mentee)|what)\b|\b(?:angry|furious|aggressively|temper|bad-tempered|shouty|controlling|obsessive|possessive)\b|\b(?:how|the way) i (?:am|was|have been) (?:being )?(?:treated|spoken)\b|\bsomething (?:\w+ )?(?:worrying|concerning|serious|alarming|disturbing|troubling|shocking|dangerous|illegal|private|personal)\b|\b(?:late at night|in the middle of the night)\b|\bslut\b|\bdistressing\b|\bnot (?:feel(?:ing)? )?(?:at all |very |really )?(?:safe|comfortable)\b(?! to (?:drive|cross))|\binappropriat\w*|\bcreepy\b|\bcreep(?:s|ed|ing) me\b|\b(?:scared|afraid|frightened|terrified)\b(?! (?:of flying|of heights|of (?:e-?mailing|writing to|asking|approaching)|of (?:public )?speaking|of presenting|i (?:have|will|can|must|forgot|missed)))"
        r"|\bfrightens? me\b|\b(?:felt|feel|feels|feeling|makes? me feel|made me feel) (?:\w+ ){0,2}(?:awful|horrible|terrible|small|stupid|unsafe|pressured|judged|sick|violated|attacked|bullied|worthless|humiliated|intimidated|excluded|disrespected|ashamed|uneasy|threatened|trapped|targeted|unwelcome|belittled|dismissed|degraded|upset|hurt)\b"
        r"|\bmade me (?:cry|uncomfortable|uneasy)\b|\bin tears\b|\b(?:left|been|was|am|keep|started) crying\b|\bfelt awful\b|\b(?:really|very|so|deeply|quite|pretty) (?:upset|distressed|hurt|shaken)\b|\bupset(?:s|ting)? (?:me|by|about|with)\b|\bdread(?:ing|ed)? (?:our|my|the|every|each|meeting)\b",
        "feeling uncomfortable with how my mentor speaks to me",
        "I'm comfortable with meeting on Teams",
        r"\buncomfortable (?:chairs?|seats?|shoes|sofa)\b|\bnot comfortable with (?:zoom|teams|excel|slack|statistics|public speaking|presenting|r\b|python)",
    ),
    _concern(
        "remarks",
        "remarks, shouting, unwanted advances",
        r"\b(?:comments?|remarks?|jokes?|joked|joking|commented|commenting|remarked|remarking|fun)\b(?: \w+){0,2} (?:about|on|of|at) (?:my|our|his|her|their|how i|the way i|women|me\b)(?! (?:draft|paper|chapter|cv|application|thesis|work|writing|slides|proposal|manuscript|grant|report|plan|poster|talk|presentation|agreement|form|goals|figures|code))|\babout my (?:accent|body|weight|looks|religion|race|skin|gender|disability|age|faith|background|appearance|clothes|hair|sexuality|pregnancy)\b"
        r"|\b(?:shout(?:s|ed|ing)?|yell(?:s|ed|ing)?|scream(?:s|ed|ing)?|swore|swears|swearing|snapp?(?:ed|s|ing)?) (?:at|to|in) (?:me|my|him|her|us|people|everyone)\b|\b(?:he|she|they|mentor|mentee|supervisor|pi|boss) (?:\w+ )?(?:shouted|shouts|yelled|screamed|swore)\b|\bshout(?:ed|ing) (?:\w+ )?me\b"
        r"|\b(?:is|was|were|being|been|so|very|really|quite|extremely) (?:\w+ )?(?:rude|vile|foul to|beastly|aggressive|hostile|offensive|insulting|dismissive|condescending|abrasive|nasty|mean to|cruel|toxic|unprofessional|disrespectful|controlling|unkind|sleazy|horrible to|awful to|mocking)\b|\b(?:rude|hostile|aggressive|nasty|toxic|unprofessional|disrespectful) (?:to|towards|with|behaviour|mentor|mentee|manner|person|relationship|environment|messages?|emails?)\b"
        r"|\bdisrespect\w*|\binsult(?:ed|ing|s)\b|\bmock(?:ed|ing|s) (?:me|my)\b|\blaugh(?:ed|s|ing) at (?:me|my)\b|\btouch(?:ed|es|ing) (?:me|my|her|him)\b|\b(?:hugged|kissed|hugs|groped|stroked) me\b|\b(?:hit|hits|hitting) on (?:me|him|her|them|us|somebody|someone|two|three|several|a few|every|(?:the |a |my |his |her |our )?(?:\w+ )?(?:mentee|mentees|student|students|women|girls|people|colleagues?)\b)(?! (?:idea|plan|topic|solution))|\b(?:made|makes|making) (?:a )?pass(?:es)? at (?:me|him|her|them|my|somebody|someone|a|the|two|several)\b|\bcame on to (?:me|him|her|them)\b|\btried to (?:kiss|hug|touch)\b|\bask(?:ed|s|ing)? (?:me|her|him) out\b|\bask(?:ed|s|ing) me (?:for|on) (?:a drink|dates?|a date|drinks|dinner)\b|\bflirt\w*|\bmade a pass\b|\bsexual\w*|\bcome on to me\b|\bpersonal space\b|\bhidden? (?:a )?cameras?\b|\bmentors? (?:usually |always |ever |has |is |who |that )*(?:scream\w*|yell(?:s|ed|ing)?|bar(?:s|red)? (?:you|me)|read(?:s|ing)? (?:my|your) (?:messages|phone|emails?|texts)|cop(?:y|ies|ied) (?:your|my) (?!in\b)|sends? (?:you |u |me )?(?:pics|nudes|naked))\b|\b(?:the|a|your) mentor (?:usually |always )?(?:shouts|abuses|threatens|bullies|harasses)\b|\b(?:secretly|without (?:asking|my (?:consent|knowledge))) (?:film|record|photograph)\w*|\b(?:film|record|photograph)(?:s|ed|ing) me (?:secretly|without)\b|\bam (?:still )?a virgin\b|\bunwanted\b|\bunwelcome\b|\bhits on me\b|\bmessag(?:es|ing|ed) me (?:late|at night|constantly|all the time)\b",
        "she made a remark about my accent",
        "she made comments on my draft, very useful",
        r"\b(?:rude of me|rude not to|do not mean to be rude|sexual (?:health|reproduction|selection|dimorphism))\b",
    ),
    _concern(
        "confidence broken",
        "something confidential was passed on",
        r"\b(?:told|tells|telling|shared|sharing|passed|repeated|spoke|talked|talking|emailed|disclosed|revealed|leaked|mentioned) (?:\w+ ){0,8}(?:what i (?:said|told|shared)|in confidence|confidential\w*|private\w*|behind my back|something i said|things i said|things i told|our conversations?|i am being mentored|my secret)\b"
        r"|\b(?:said|told|shared|say|spoke)\b (?:\w+ ){0,4}in confidence\b|\bwhat i (?:said|told|shared) (?:\w+ ){0,4}(?:confidence|confidential|private|privately)\b|\bmy (?:mentor|mentee) told (?:my|his|her|the|other|everyone|everybody|people|someone|somebody|colleagues)\b|\bbr(?:oke|oken|each|eached|eaching|eaking) (?:of )?(?:my |our |the |his |her )?(?:confidence|trust|confidentiality)\b|\bconfidence (?:was |has been |is )?(?:broken|breached)\b|\bconfidentiality (?:was |has been |is |problem|breach|issue)|\bgossip\w*|\bbehind my back\b|\bwent (?:straight )?to my (?:supervisor|boss|manager|pi) (?:with|about)\b",
        "I think my mentor told my supervisor what I said in confidence",
        "is it confidential?",
    ),
    _concern(
        "raise",
        "wanting to raise, report or talk privately about something",
        r"\b(?:rais(?:e|ing)|report(?:ing)?|bring up|flag|discuss|talk about|escalate|share|mention|speak about) (?:\w+ ){0,3}(?:concerns?|sensitive|something (?:that|which|private|personal|serious|difficult|delicate|worrying|upsetting|is|about)|serious|private matter|delicate|worr(?:y|ies)|problem with|incident|misconduct|behaviour|my (?:mentor|mentee)(?! (?:with|on|meeting|at|before|tomorrow|next|and|that|about my (?:career|cv|paper|goals))))"
        r"|\b(?:raise|report) something\b|\breport (?:a person|someone|somebody|him|her|them|my (?:mentor|mentee|supervisor|pi|boss|manager)|a colleague|this person|bad|an? (?:issue|problem|concern|incident|person))\b|\bsomething (?:has |had |bad |that )?(?:happened|went wrong|gone wrong|going on)\b(?! to (?:log|record))|\b(?:rather|prefer) not (?:to )?(?:say|write|put|discuss) (?:it |this )?(?:here|in writing|on here)\b|\b(?:talk|speak|chat) to (?:someone|somebody|anyone)? ?about (?:a |an |some |my )?(?:problem|issue|difficult\w*|worr\w+|concern|situation)s?\b|\bproblems? with my (?:mentor|mentee|supervisor|pi|boss|manager)\b|\b(?:upsetting|horrible|awful|terrible|bad|nasty|unpleasant|difficult|negative) experience\b|\b(?:said|did|done|doing|saying|asked) something (?:\w+ )?(?:inappropriate|wrong|offensive|awful|horrible|nasty|upsetting|rude|unacceptable|weird|odd|racist|sexist|hurtful)\b|\bunacceptable\b|\bconcerned (?:about|for|that)\b|\bi am concerned\b|\b(?:something|matter|issue|it is|bit|quite|very|a) (?:\w+ )?sensitive\b|\bi (?:have|had|have got|want to raise|would like to raise) (?:a|an|some|serious|real|got|few)? ?(?:\w+ )?concerns?\b|\bconcern(?:s|ed)? (?:about|with|regarding|over|for) (?:my|the|how|a|him|her|them|something|someone|their|his|what|our)\b|\bcomplain(?:t|ts|ing)?\b|\bworr(?:ied|ying|y) (?:about|for) (?:my (?:mentor|mentee|mentees|safety|student)|her|him|them|someone|a mentee|§\d+|how (?:he|she|they))\b"
        r"|\b(?:speak|talk|chat|word) (?:to|with) (?:someone|somebody|a lead|a person|a human|anyone|a real person|the coordinator|a coordinator|the lead|my lead|one of the leads) (?:\w+ ){0,3}(?:privately|in private|confidentially|in confidence|about (?:my mentor|my mentee|a problem|something|how|what happened|this privately))|\b(?:can|could|would|will|please|may|ask|have)\b.{0,12}\b(?:a|the|one of the) (?:\w+ )?(?:person|human|human being|lead|leads)\b.{0,35}\b(?:ring|call|phone) me\b|\b(?:call|ring|phone|get|find) (?:me )?(?:a|the) lead for me\b|\b(?:private|quiet|confidential) (?:word|chat|conversation|talk) (?:with|about)\b|\bneed (?:someone )?to (?:talk|speak) to (?:someone|somebody)\b|\bneed (?:someone|somebody) to talk to\b|\bsomething (?:bad|awful|horrible|upsetting|worrying|serious|wrong|inappropriate) (?:has )?happened\b|\bseeking help with a (?:problem|situation)\b|\bnot (?:right|ok|okay|acceptable) (?:how|what|that|the way) (?:he|she|they|my)\b|\bconflicts? of interest\b(?! (?:form|policy|section|mean))",
        "I need to raise something sensitive",
        "raise the topic of promotion with me next time",
        r"\b(?:can not|no|no one can|nothing to|never|mustn't) (?:really )?complain|\bno (?:concerns|complaints)\b|\bnot (?:complaining|a complaint)\b|\bnot (?:concerned|worried)\b",
    ),
    _concern(
        "wellbeing",
        "somebody who is not well or cannot cope",
        r"\bcan not cope\b|\bnot coping\b|\bstruggl(?:e|es|ing) (?:\w+ )?to cope\b|\bstruggling (?:a lot|badly|mentally|emotionally|really|so much)\b|\b(?:really|very|so|mentally) struggling\b(?! (?:with (?:my|the|this) (?:cv|paper|code|stats|statistics|grant|chapter))|to find)|\bbreakdown\b(?! of (?:the|costs|figures|numbers|hours|all)\b)|\bpanic attacks?\b|\b(?:am|is|feel|feels|feeling|been|seems?|so|very|really|quite|are|gets?|getting) (?:\w+ ){0,2}(?:depressed|hopeless|worthless|desperate|suicidal|burn(?:t|ed) out|at breaking point|isolated)\b|\b(?:very|really|so|feeling|feel|seems?|extremely|pretty) low\b(?! (?:on|priority|in))|\b(?:my|his|her|their) (?:mental health|depression|anxiety)\b|\bburn(?:t|ed)? ?out\b|\bdepressed\b|\bnervous breakdown\b|\bbreaking point\b|\bcan not do this any ?(?:more|longer)\b|\bdistress\w*\b|\beating disorder\b|\bnot (?:doing )?(?:ok|okay) (?:mentally|at all)\b|\bfalling apart\b",
        "my mentee seems very depressed",
        "that is a very low priority for me",
        rf"\b{_STUDY}.{{0,30}}\b(?:depress|mental|anxiety|burn|distress|eating)|my mental health (?:paper|project|research|grant)|mental health (?:training|first aid|course)",
    ),
    _concern(
        "relationship",
        "a pair that does not work: cancelled again and again, no answer, not getting on",
        r"\b(?:he|she|they|mentor|mentee|§\d+)(?: just| really| also| still| simply)? (?:does not|will not|do not|never|refuses to|is not|did not|has not|only|always) (?:\w+ )?(?:respect\w*|listen\w*|care|reply|respond|answer (?:me|my)|take me seriously|let me (?:speak|talk|finish)|give me (?:a chance|any time)|support\w* me|believe me|talks? about (?:himself|herself|themselves)|want to (?:meet|see|talk to) me|seem(?:s)? interested|prepar\w+|bother\w*|engag\w+|make(?:s)? time|have time for me|keep(?:s)? (?:\w+ )?(?:promises|appointments|confidence))\b|\bcancel(?:led|s)? (?:on me )?(?:for the (?:second|third|fourth|fifth|\w+) time|(?:three|four|five|several|many|so many|countless) times|every time|yet again|repeatedly)\b|\bkeep(?:s|ing)? (?:on )?(?:cancel\w*|missing|ignoring|forgetting|postponing|rescheduling|putting (?:me|it) off|standing me up|interrupting|changing|asking me|pushing me|criticis\w+)\b|\b(?:always|constantly|repeatedly|forever) (?:cancel\w*|late|missing|ignor\w*|on (?:his|her|their) phone|criticis\w+|interrupt\w*)\b|\b(?:never|does not|will not|has not|have not|not|stopped|hardly ever|is not) (?:ever |even |once |actually )?(?:(?<!not )(?:turn(?:s|ing)? up|show(?:s|ing)? up)|repl(?:y|ies|ied|ying)|respond(?:s|ed|ing)?|answer(?:s|ed|ing)? (?:me|my)|listen(?:s|ed|ing)?(?: to me)?|answering)\b(?! to (?:the|your|this) (?:bot|podcast|survey|radio|offer|invitation|question))"
        r"|\bignor(?:es|ed|ing|e) (?:me|my|all|every\w*|what i|us)\b|\bghost(?:ed|ing|s)\b|\bcan not (?:get hold of|reach) (?:my (?:mentor|mentee)|him|her|them)\b|\bnot heard (?:back |anything |a word )?from (?:my (?:mentor|mentee)|him|her|them)\b|\bno (?:reply|response|answer) from my (?:mentor|mentee)\b|\b(?:do|does|did|are|is|am|really|just) not (?:\w+ )?(?:get|getting) (?:on|along)\b(?! to)|\bfall(?:en|ing) out\b|\bfell out\b|\b(?:personality )?clash(?:es|ing|ed)? with (?:my|him|her|mentor|mentee|each)\b|\bpersonality clash\b|\bdo not (?:trust|like) (?:my (?:mentor|mentee)|him|her)\b"
        r"|\b(?:treat(?:s|ed|ing)?) (?:me|him|her|us) (?:\w+ )?(?:badly|unfairly|differently|poorly|like)\b|\b(?:being|been|am|was|get|got) treated (?:\w+ )?(?:badly|unfairly|differently|poorly|like)\b|\b(?:pressur(?:es|ed|ing|ise|ised|ising)) (?:me|by|to)\b|\b(?:not|n't) (?:sure )?(?:this|it|things|we|that|the pairing|the mentoring)?(?: is| are)? ?working (?:out )?(?:because|since|as)\b|\bproblems? with my (?:mentor|mentee|supervisor|pi)\b|\b(?:issues?|trouble|difficult(?:y|ies)) with my (?:mentor|mentee)\b|\bwast(?:es|ing) my time\b|\btakes? credit\b|\b(?:speaks?|talks?|spoke|talked) (?:down )?to me (?:like|as if|badly|in a way|so)\b|\btalks? over me\b|\bmy (?:mentor|mentee) (?:is|was) (?:being )?(?:difficult|horrible|awful|mean|nasty|too pushy|unhelpful|terrible|dreadful)\b",
        "I'm not sure this is working, she keeps cancelling",
        "my meeting was cancelled, can we find a new date",
        r"(?:^|[.,!?:] ?|\b(?:question|ask|wonder\w*|know)[:,]? )(?:what|how|who|is there|can|should|do|where|which)\b.{0,60}\b(?:if|when|whether|where)\b.{0,50}\b(?:get(?:ting)? on|get(?:ting)? along|work\w*|repl\w+|respond\w*|show\w* up|turn\w* up|cancel\w*|fall out|clash\w*|late|missing|listen\w*|trust|difficult\w*|problems?)|\bwhat if (?:we|i|my|it|they|he|she)\b",
    ),
)

# Tried last of all, when no other rule of the bot reads the sentence.
UNREAD_RULES = (
    _concern(
        "unread",
        "something about a mentor or mentee that no rule reads: better a private word offered than passed over",
        r"\bmy (?:\w+ )?(?:mentor|mentee)\b(?! (?:match|film|text))|^(?=.*\b(?:he|she)\b)(?=.*\b(?:me|my|i)\b)",
        "my mentor asked me to do her marking for free",
        "my mentor is lovely",
        r"\?|\b(?:great|lovely|brilliant|helpful|useful|happy|good|nice|enjoy\w*|fantastic|kind|supportive|amazing|wonderful|excellent|thank\w*|thanks|fab|best|glad|pleased|congrat\w*|funny|lol|haha|love\w*|adore|admire|cat|dog|birthday|match went)\b|^(?:who|what|when|where|how|why|can|could|is|are|do|does|will|would|please|tell|send|show|give|book|find)\b",
    ),
)

# Slips of safety words that make another good word. Tried only when no rule has read the sentence as it stands,
# and only with the rules that need other words beside them.
CONFUSED = {
    "compliant": "complaint", "sacred": "scared", "scarred": "scared", "concert": "concern", "concerts": "concerns",
    "treats": "threats", "hut": "hurt", "hunting": "hurting", "ham": "harm", "farm": "harm", "kiln": "kill",
    "kilt": "kill", "ill": "kill", "lift": "life", "love": "live life", "lie": "live life", "lice": "live life",
    "loving": "living", "rise": "raise", "praise": "raise", "hot": "hit", "bulled": "bullied", "bulling": "bullying",
    "accept": "accent", "ascent": "accent", "couched": "touched", "toughed": "touched", "worked": "worried",
    "worries": "worried", "loner": "longer", "linger": "longer", "hear": "here", "wait": "want", "wan": "want",
    "went": "want", "conference": "confidence", "tole": "told", "cold": "told", "old": "told", "bold": "told",
    "sold": "told", "keels": "keeps", "keep": "keeps", "fell": "feel", "fells": "feels", "fee": "feel", "eel": "feel",
    "fuel": "feel", "cop": "cope", "hope": "cope", "open": "cope", "lawful": "awful", "rapes": "rape", "rudder": "rude",
    "rue": "rude", "ride": "rude", "rode": "rude", "crude": "rude", "safer": "safe", "save": "safe", "sage": "safe",
    "pirate": "private", "pint": "point", "joint": "point", "trusts": "trust", "tale": "take", "reach": "breach", "beach": "breach", "arms": "harms", "peak": "speak", "rally": "really", "tall": "talk", "ever": "never",
    "shares": "shared", "share": "shared", "shard": "shared", "shred": "shared", "hared": "shared", "eats": "beats",
    "bets": "beats", "bats": "beats", "bears": "beats", "bests": "beats", "beast": "beats", "neats": "beats",
    "pressures": "pressured", "pressure": "pressured", "bout": "about", "hat": "what", "letter": "better",
    "bitter": "better", "fiend": "find", "shorted": "shouted", "shooting": "shouting", "spouting": "shouting",
}  # fmt: skip
