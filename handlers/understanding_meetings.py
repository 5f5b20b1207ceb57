"""Meetings: held, missed, planned, moved, called off."""

from __future__ import annotations

from handlers.understanding_shapes import Expect, Intent, Rule
from handlers.understanding_words import DAYWORD, FORM, MEETING, WHO

_MY = r"(?:my|our|the|this|that|a|an|tomorrow's|today's|next|(?:mon|tues|wednes|thurs|fri)day's|next week's|upcoming|planned|first|second|last|another|with)"
_MET = (
    r"\b(?:met|caught up|seen|spoken|saw|spoke|chatted|talked|zoomed|facetimed|skyped)\b"
    r"|\b(?:came|come|popped in|dropped in) to see (?:me|us)\b|\bgot together\b"
    r"|\b(?:managed|got|able|was able) to (?:meet|catch up|see|speak|talk|chat|have (?:a|our))\b"
)
_NOT_PAIR = (
    r"\b(?:met|saw|seen|spoke|spoken|talked|chatted|meet|meeting|coffee|lunch|call|chat|appointment|catch up|session) (?:up )?(?:with |to |w\w{1,4} )?(?:the|my|our|a|an|some) "
    r"(?!(?:new |own |other |lovely |old |two |both |amazing |great |brilliant |current |first |second |third |last |only )*(?:mentor\w*|mentee\w*|mentoring|partner|buddy|pair|other|week|couple|few|fortnight|month|day|bit|while|lot|long|time|one-to-one|quick|short|half|morning|afternoon|evening|weekend|person|phone|telephone|usual|same|end|start|library|cafe|canteen|office|pub|coffee|chat|catch|call|lunch|walk|\d|hour|third|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun)\b|very|first|second|really|good|before|year|august|early|late|spring|summer)\b)\w+"
)
_HAD = rf"\b(?:had|did|held|finished|completed|done|attended|just had|came out of|come out of|enjoyed|have had|been (?:to|for|at)|went for|grabbed)\b(?: (?:a|an|our|my|the|another|lovely|great|good|really|very|nice|quick|short|long|brief|useful|productive|first|second|third|fourth|fifth|last|initial|final|monthly|termly|mentoring|mentor|mentee|online|virtual|video|phone|zoom|teams|in-person|in person|face-to-face|helpful|interesting|some|\d+|one|two|half|hour|min|mins|minute|hr|-|of|productive|weekly|regular|brilliant|proper))* ?{MEETING}\b"
_TALK = rf"\b{MEETING}\b"
_FOREIGN = (
    r"\b(?:a|an|the|my|our) (?!(?:mentor|mentors|mentee|mentees|mentoring|mentorship|first|second|third|fourth|fifth|next|last|latest|final|follow|quick|short|long|brief|nice|good|great|lovely|really|very|useful|productive|helpful|interesting|online|virtual|video|phone|zoom|teams|skype|person|face|monthly|termly|weekly|regular|initial|half|hour|minute|min|another|new|planned|upcoming|catch|one-to-one|proper|informal|formal|introductory|coffee|lunch|brilliant|fantastic|positive|review|check|meet|get|recent|previous|whole|full|actual|scheduled|ten|twenty|thirty|forty|fifteen|sixty|ninety|fun|super|few|couple|lengthy|wee|little|proper|official|in|teams|autumn|spring|summer|winter|christmas|phonecall|january|february|march|april|may|june|july|august|september|october|november|december|\d+\w*)\b)\w+ (?:appointment|meeting|call|session|chat|conversation|discussion|interview)s?\b"
    r"|\b(?:met|meeting|saw|seen|meet|coffee|lunch|call|chat|spoke|talked) (?:up )?(?:with |to |by )?(?:someone|somebody|friends|hr|family|colleagues|people|everyone|mates|some)\b|\bcall me\b|\bgroup chat\b|\b(?:my|a|the|this|that) book\b|\b(?:projector|camera|minibus|equipment)\b"
    r"|\b(?:team|lab|staff|board|group|department|faculty) (?:catch up|meeting|away day)\b|\byou all\b|\bsee you\b|\b(?:dentist|doctor|hospital|hairdresser|plumber|barber|vet)\b"
)
_OTHERS = r"\b(?:anyone|anybody|who(?:ever)? (?:has|have)|has (?:any|every)|have you (?:all|ever)|everyone (?:met|who)|everybody|the (?:new |old )?(?:head|dean|director|vice|provost|president|king|queen|prime|minister|family|neighbours|parents|deadline|criteria|target|requirements|standard)|my (?:wife|husband|partner's|girlfriend|boyfriend|sister|brother|mum|mother|dad|father|friend|friends|neighbour|parents|supervisor|pi|boss|line manager|gp|dentist|landlord|team|lab|colleague|colleagues|students)|committee|council|client|deadline)\b"
_WITH_OTHERS = r"\b(?:met|saw|seen|spoke|spoken|talked|chatted|meeting|meet|coffee|lunch|call|chat) (?:up )?(?:with |to |and )?(?:the |my |our |a |an )(?:new |old )?(?:wife|husband|girlfriend|boyfriend|sister|brother|mum|mother|dad|father|friend|friends|neighbour|parents|supervisor|pi|boss|line manager|manager|gp|dentist|landlord|team|lab|colleague|colleagues|students|head|dean|director|provost|vice|deadlines?|criteria|targets?|requirements|hr|expectations|standards?)\b"

MEETING_RULES = (
    Rule(
        "missed.not met", Intent.MEETING_MISSED, "a meeting that did not take place",
        rf"\b(?:did|do|does|could|have|has|was|were) not (?:actually |in the end |manage to |end up |yet |even |get to |been able to |able to |go ahead|happen|take place|get round to |get around to |make it)*(?:meet|met|meeting|happen\w*|take place|taken place|go ahead|gone ahead|come|came|turn up|show up|make it|make our|catch up|see each other|speak|attend|have (?:our|the|a) {MEETING}|get to meet|manage it)\b"
        rf"|\b(?:missed|forgot|forgotten|slept through|failed to (?:attend|make)|unable to attend) (?:\w+ )?(?:about )?(?:our|my|the|a|this|that|yesterday's|today's|(?:mon|tues|wednes|thurs|fri)day's) ?(?:\w+ )?{MEETING}|\bnever (?:happened|met|took place|turned up|showed|managed to|got to|got round to)\b|\b(?:nobody|no one|no-one|neither of us|only i) (?:turned up|came|showed up|made it|was there)\b|\bno[- ]show\b|\b{MEETING} (?:fell through|fell apart|was missed|got missed|never happened|did not happen)\b|\b(?:fell through|stood (?:me|her|him) up)\b|\bhave not (?:yet )?(?:met|seen|spoken|caught up|managed|had (?:a|our|any))\b|\bnot met\b|\bfailed to meet\b|\bwe missed (?:it|each other)\b",
        "we didn't meet on Tuesday", "we met on Tuesday",
        rf"\b(?:but|instead|so|and) (?:we )?(?:then )?(?:met|ended up|did meet|it was|had)\b|\bended up meeting\b|\?$|\b(?:did|do|has|have) not (?:say|log|record|forget)|\bin the end we met\b|\b(?:can|could) we\b|\bhow (?:do|can)\b|\bwhat (?:if|happens)\b|{_OTHERS}",
        ask="new_date", expect=Expect.ASK,
    ),
    Rule(
        "cancel.mine", Intent.CANCEL_MEETING, "calling a planned meeting off",
        rf"\b(?:cancel(?:led|ling|s)?|call(?:ed|ing)? off|scrap(?:ped)?|drop(?:ped)?|bin|abandon(?:ed)?)\b.{{0,40}}\b(?:{MEETING}|it|with|on me|tomorrow|today|(?:mon|tues|wednes|thurs|fri)day|again|this week|next week|one|the \d+\w*|on)\b|\b(?:{MEETING}|mentor|mentee|he|she|they|we|§\d+|[a-z]+) (?:has |have |is |was |had |been |just |now |are )*(?:to )?(?:cancelled|cancelling|called off|cancel)\b|\bcancel (?:my|our|the|that|this|tomorrow|today|next)\b|\b(?:not|no longer|no more|will not be|are not|am not) (?:be )?(?:meeting|seeing)\b(?! (?:my|the) (?:needs|expectations|goals|targets))|\b(?:not|no longer) going ahead\b|\b{MEETING} (?:is |has been |was )?(?:off|called off|cancelled|scrapped)\b|\b(?:take|remove|strike) (?:\w+ ){{0,2}}{MEETING}\b.{{0,30}}\b(?:out of|off|from) (?:the|my|our) (?:diary|calendar|plan|schedule)\b|\bhave to cancel\b|\bneed to cancel\b|\b(?:he|she|they|we|i|mentor|mentee|§\d+) (?:can not|can no longer|will not|is not able to|am not able to|unable to) (?:now )?(?:make|do|attend|come to|manage|meet)\b(?! (?:up )?(?:with|the deadline)).{{0,40}}(?:$|any ?more|after all)|\bcan not make (?:it|our|my|the|(?:mon|tues|wednes|thurs|fri)day|tomorrow|today)\b",
        "cancel our meeting on Tuesday", "cancel my gym membership",
        _FOREIGN + "|" + r"\b(?:move|moved|rearrange|rearranged|reschedul\w+|postpone\w*|instead|another (?:day|time|date)|different (?:day|time|date)|new (?:date|time)|push\w*|change|swap|how about|can we (?:do|meet|make)|could we (?:do|meet|make)|what (?:if|happens|should)|keeps|cancel (?:my|the|our) (?:request|application|membership|pairing|mentoring|gym|subscription|order|train|hotel|booking|account|data)|train|bus|flight|lecture|class|gym|cancel that|seminar|nothing|account)\b|\bcancelled (?:and|but|so|then) (?:we|moved|now)\b",
    ),
    Rule(
        "move", Intent.RESCHEDULE_MEETING, "moving a planned meeting",
        rf"^(?:can we |could we |can you |could you )?(?:move|push|shift|swap|switch|change)\b.{{0,25}}\b{MEETING}\b.{{0,30}}\b(?:to|until|back)\b(?=.*(?:{DAYWORD}|\d))|\b(?:reschedul\w+|re-schedul\w+|rearrang\w+|re-arrang\w+|rebook\w*|postpon\w+)\b|\b(?:mov(?:e|ed|ing)|push(?:ed|ing)?|shift(?:ed|ing)?|put(?:ting)?|chang(?:e|ed|ing)|bring|brought|switch(?:ed|ing)?|swap(?:ped|ping)?|delay(?:ed|ing)?|pull(?:ed)?)\b (?:back |forward )?(?:(?:our|my|the|that|this|next|it|tomorrow's|today's|(?:mon|tues|wednes|thurs|fri)day(?:'s)?|next week's|upcoming|planned|mentoring|mentor|mentee|first|second|with|§\d+|and|i|on|of|for|\d+\w*|a)\b ?)*(?:{MEETING}|it|one|date|time|(?:mon|tues|wednes|thurs|fri)day)?\b(?: (?:with|on|at|for|of|with my (?:mentor|mentee)|with §\d+|from|my|mentor|mentee|(?:mon|tues|wednes|thurs|fri)day|tomorrow|today|\d+\w*|next week|the|(?:24|2\d|1\d|\d) (?:nov|dec|jan)\w*))* ?\b(?:to|until|till|back|forward|by|for|later|earlier|instead|from)\b(?=.*(?:\d|{DAYWORD}|back|forward|later|earlier|new|instead|month|week|different|another|christmas|easter|sometime|some time|spring|summer|autumn|term|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\b))"
        rf"|\b(?:can not|could not|can no longer|will not|do not|unable to|not able to|is not able to|not free|not available|busy)\b.{{0,50}}\b(?:instead|how about|what about|can we|could we|shall we|maybe|rather|let us|would|another (?:day|time|date)|different|next week|new (?:date|time)|alternative)\b|\b(?:need|want|have|like) to (?:find|agree|pick|arrange|fix) (?:a |an )?(?:new|different|another|alternative|later|earlier) (?:date|time|day|slot)\b|\b(?:change|move|amend) (?:the |our |my )?(?:date|time|day)(?: and time)? (?:of|for) (?:our|my|the|next)\b|\b(?:find|agree|pick|have|do) (?:us )?(?:a |an )?(?:another|new|different) (?:date|time|day) for (?:our|my|the)\b|\b{MEETING} (?:has |is |was |have |been |got |now )*(?:moved|pushed|shifted|changed|put back|brought forward|postponed|delayed)\b|\b(?:new|different|another) (?:date|time|day) for (?:our|my|the) {MEETING}\b|\b{MEETING}\b.*\b(?:is|are) now (?:on|at|going to be)\b|\b(?:is|will) now (?:be )?(?:on|at) (?:the )?(?:\d|{DAYWORD})|\b(?:meet|meeting) (?:on |at )?(?:\w+ ){{1,3}}instead\b(?<!met)",
        "can we move Tuesday's meeting to Thursday?", "I moved to a new office",
        _FOREIGN + "|" + r"\b(?:met|ended up meeting|i (?:have |just )?moved (?:to|into|house|office|department|from)|moved (?:to|into) (?:the |a |another |a new )?(?:department|institute|school|faculty|team|building|office|group)|change(?:d)? my (?:name|email|address|job|department|number|grade|mentor|mind|topics|manager|line manager)|change mentors?|new mentor|different mentor|another mentor|my office|moved? (?:house|home)|put me|moving into|change (?:the|a) (?:world|subject|tyre)|bring (?:it|something|anything)|how (?:do|can) i|can i change)\b",
    ),
    Rule(
        "log.command", Intent.LOG_MEETING, "asking to log a meeting",
        rf"\b(?:log|logging|logged|record|recording|note down|register|report)\b (?:that )?(?:(?:a|an|our|my|the|another|this|that|mentoring|mentor|mentee|new|past|first|last|latest|recent|yesterday's|today's|(?:mon|tues|wednes|thurs|fri)day's|of|\d+|min|mins|minute|minutes|hour|hr|one|half)\b[ -]?)*(?:{MEETING}|met\b)|\b(?:log|record|note|register)(?: down)?:? (?:that )?(?:we|i|my mentor|my mentee|§\d+|me|us)\b.{{0,40}}\b(?:met|had|saw|spoke|caught|talked)\b|^log\b|^(?:just )?(?:to )?(?:record|log|note|note down|for the log)\b(?:[:,]? |$)|\b(?:forgot|meant|need|want|like) to (?:log|record|report)\b",
        "please log a meeting on 3 Nov", "log me out",
        r"\b(?:delete|remove|undo|how (?:do|can|to|many)|where (?:do|can)|do i (?:need|have) to|does|who (?:can|has)|log (?:in|out|on|me|off)|should i|why|what happens|have (?:you|we|i) logged|was (?:it|that) logged|record of (?:taking|my)|new meeting (?:on|for) (?:next|tomorrow))\b|\b(?:tomorrow|next (?:week|mon|tue|wed|thu|fri))",
    ),
    Rule(
        "log.met", Intent.LOG_MEETING, "a meeting that took place",
        rf"{_MET}|{_HAD}|\b{MEETING}\b (?:\w+ ){{0,4}}(?:happened|took place|held|went (?:ahead|well|great|fine|ok|okay|smoothly|badly|really|very|brilliantly|fantastically)|was (?:great|good|useful|productive|brilliant|lovely|helpful|fine|fab|excellent|yesterday|today|on|last|held|very|really|so)|done|completed|finished|over|is done|all done|has (?:happened|taken place|finished))\b|\b(?:met up|have met|did meet|finally met|(?:planned|supposed|meant|due|going) to (?:meet|be|have).{{0,40}}\b(?:but|actually|in the end)\b.{{0,20}}\b(?:it was|met|ended up|had it)|just met|we met|us meeting|ended up meeting|got together|sat down with|sat with)\b",
        "we had our first meeting last Tuesday at 3pm over zoom", "we are meeting on 1 December",
        rf"{_OTHERS}|{_FOREIGN}|{_WITH_OTHERS}|{_NOT_PAIR}|\b(?:before|until|after|when|once|if) (?:we|i|you) (?:have )?(?:met|meet)\b|^(?:have|has|had|did|do)\b (?:we|i|they|you|he|she|\w+ and \w+)\b|\b(?:when|how|where|what|why|who|which)\b (?:\w+ ){{0,2}}(?:did|have|do|has) (?:we|i|they|you)\b|^(?:who|when|where|how|what|why|which)\b|\bhas (?:anyone|anybody|everyone)\b|\bnice to (?:have )?met\b|\b(?:saw|seen|met) (?:that|your (?:message|email|note|reminder)|the (?:email|message|news|film|movie|reminder|announcement|post|handbook|form|agreement)|a (?:film|movie|post|job|doctor))\b|\bhow i met\b|\bhad (?:a )?(?:coffee|lunch|tea|chats?|calls?)$(?<!with)|\bspoke too soon\b|\bhave not\b|\bhave never\b|\bmet office\b|\b(?:when|since) we (?:last|first) met\b.*\?|\btalked (?:about|me out|him|her) (?!my|our|with)",
    ),
    Rule(
        "log.noun", Intent.LOG_MEETING, "a meeting named with a day that is over",
        rf"\b{MEETING}\b.*\b(?:yesterday|ago|earlier today|this morning|last (?:night|{DAYWORD})|just gone)\b|\b(?:yesterday(?:'s)?|earlier today|this morning's|last (?:night|{DAYWORD})(?:'s)?|\w+ ago)\b.*\b{MEETING}\b|\b(?:\d+|half|an|one|quick|short|long)[ -]?(?:min\w*|hour|hr)?[ -]{MEETING}\b[^?]* today\b",
        "mentoring chat with Sam yesterday, 45 min", "meeting Sam tomorrow",
        rf"{_OTHERS}|{_FOREIGN}|{_WITH_OTHERS}|{_NOT_PAIR}|\?|^(?:how|why|who|where|what|when|can|do|is|are|could)\b|\b(?:will|going to|plan|arrange|book|next|tomorrow|planning|want to|would like|should|delete|remove|cancel\w*|move|reschedul\w*|seminar|conference|team|staff|lab|board|group|everyone|football|zoom quiz|questions?|topics?|ideas)\b",
    ),
    Rule(
        "plan.ask room", Intent.OUT_OF_SCOPE, "rooms, travel and other errands the bot does not run",
        r"\bbook(?:ing)? (?:me |us |a |an |the |my |our )*(?:meeting |seminar |lecture |small |big )?(?:rooms?|table|desk|flights?|hotel|taxi|train|lab|microscope|car|holiday|tickets?|restaurant|slot on the)\b|\brooms? (?:\d+|available|free|booking)\b(?!.*\b(?:mentor|mentee|met|meeting (?:my|with))\b)",
        "can you book me room 305 for 2 pm", "book a meeting with my mentor for Tuesday",
        rf"\b(?:we (?:are|will be) meeting|{WHO})\b", expect=Expect.DECLINE,
    ),
    Rule(
        "plan.meeting", Intent.SCHEDULE_MEETING, "a meeting to come",
        rf"\b(?:find|agree|sort|need|get) (?:us |a |on |out )*(?:time|date|day|slot) (?:to meet|for (?:a|our|my|the) {MEETING})\b|\b(?:schedule|book|booked|booking|arrange|arranged|arranging|set up|setting up|plan|planned|planning|organi[sz]e|organi[sz]ed|fix|fixed|agreed|pencil(?:led)?|put|add|put down|got|have|diarise|make|confirm(?:ed)?|sort(?:ed)?|sorted out|due)\b (?:(?:in|us|me|down|a|an|our|my|the|for|to|on|with|another|new|next|first|second|follow[- ]up|mentoring|mentor|mentee|time|date|§\d+|and|i|we|up|out|have|be|that|quick|short|one|online|zoom|teams|video|phone|hour|min|half|\d+|of)\b ?)*(?:{MEETING}|meet|meeting|catch up|see|each other|speak|talk|in with)\b"
        rf"|\b(?:we|i|we are|i am|am|are|us|will be|are both) (?:are |am |will |both |now |next |shall |going |due |hoping |planning |agreed |have |arranged |be |plan |hope |intend |set |to )*(?:meeting|seeing|meet|see|catching up|catch up|speaking|speak|talking|talk|chatting|chat|having (?:a|our|my|the|another)|have (?:a|our|my|the|another) (?:\w+ ){{0,2}}?{MEETING})\b(?: \w+){{0,6}}? ?\b(?:{DAYWORD}|on|at|in|again|next|tomorrow|\d)|\b(?:meeting|meet|seeing|see|catching up with|catch up with|chat with|coffee with|call with|lunch with) (?:up )?(?:with )?(?:{WHO}|[a-z]+) (?:\w+ ){{0,3}}(?:{DAYWORD}|on the|at \d|\d)|\b(?:our|my|the|a)? ?(?:next|upcoming|first|second|third|another|new) {MEETING}\b (?:\w+ ){{0,4}}(?:is|will|on|at|in|:|for|tomorrow|\d|set|booked|planned|agreed|arranged|scheduled|{DAYWORD})|^{MEETING}\b(?: \w+){{0,4}}? (?:{DAYWORD}|on|at|\d)|\b(?:let us|shall we|can we|could we|going to|plan to|hope to|want to|like to) (?:meet|catch up|have (?:a|our))\b(?!.*\b(?:how often|confiden))|\bmeet (?:again )?(?:on|at|in|next|sometime|some time|{DAYWORD})|\bbooked in\b|\bwe are on for\b|^add (?:it |this )?(?:for |on )?(?:the )?(?:(?:mon|tue|wed|thu|fri)\w*|\d|tomorrow)|\bput (?:us|me|it|this) (?:down|in) for\b|\bwe meet (?:again|next|on|in|at)\b|\bin the diary\b|\bsee (?:you|each other|him|her|§\d+) (?:on|at|next|tomorrow)\b",
        "we're meeting on 1 December at 11", "where do we meet?",
        rf"{_FOREIGN}|^(?:how|why|who|where|what)\b|\bhow (?:often|many|long|do|should|can)\b|{_WITH_OTHERS}|{_NOT_PAIR}|\b(?:everyone|anyone|everybody|all of you|team meeting|lab meeting|staff meeting|board meeting|department meeting|group meeting|seminar|conference)\b|^(?:when|is|are|do|does|did|have|has) (?:is|are|do|we|i|my|our|the|there|you)\b(?!.*\bbook)|\bwhen (?:is|are|do|will|am)\b|\bwe (?:have|had) (?:met|not)\b|\bsee (?:what|who|my (?:data|status|record)|how|if|why|the)\b|\bhave (?:a |an |some )?(?:question|idea|problem|concern|suggestion|issue)s?\b|\b{FORM} for\b|\btalk about (?:at|in|on|next)\b|\bwhat (?:to|should|do|can) (?:talk|we|i|ask)\b|\bask (?:my|in|at|about)\b|\b(?:remind|nudge|chase|ask) me\b|\bremind\b",
    ),
)  # fmt: skip

LOOSE_RULES = (
    Rule(
        "plan.loose", Intent.SCHEDULE_MEETING, "something about a day to come, with a word of planning",
        rf"\b(?:book(?:ed|ing)?|pencil(?:led)?|set up|arrang\w+|diary|get(?:ting)? together|get a {MEETING} in|next one|slot|squeeze|agreed (?:on|to)|settled on|find (?:us )?a (?:time|date|day|slot)|how about|what about|shall we|see(?:ing)?|schedul\w+|plan(?:ned|ning)?|meet(?:ing)?|{MEETING})\b.*(?:\b{DAYWORD}\b|\b\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\b|\bchristmas\b|\beaster\b|\b(?:spring|summer|autumn|new year|term|soon|month)\b)",
        "pencil in 2 December at 3 for my mentor", "plan B is on the shelf",
        rf"{_OTHERS}|{_FOREIGN}|{_WITH_OTHERS}|{_NOT_PAIR}|^(?:what|why|who|where|when|how (?!about)|can i|do|does|did|was|were|is|are|should|will|has|have)\b|\b(?:yesterday|ago|room|flight|train|film|movie|seminar|conference|team|everyone|holiday|hotel|table|tickets?|paper|chapter|grant|deadline|canteen|lecture|class|exam|party|pub|football|party|talk by|workshop|ticket|weather|bus)\b",
    ),
)  # fmt: skip

FRAGMENT_RULES = (
    Rule(
        "log.fragment", Intent.LOG_MEETING, "only a length, or a day that is over",
        rf"^just now$|^(?:yesterday|earlier today|this morning|last (?:night|{DAYWORD}))\b(?: \S+){{0,8}}$|^(?:an? |the |quick |short |our |my )*(?:\d+|an|half|hour|one|two|three|thirty|forty|quarter|fifteen|twenty|couple)\b[\w .,-]*(?:min|hour|hr|h\b)[\w -]*(?:{MEETING}|with\b|(?:on|over|via|in|last|yesterday|today)\b.*)?$|^(?:\w+ ){{0,3}}(?:\w+ )?(?:days?|weeks?|fortnight|months?) ago\b(?: \S+){{0,6}}$",
        "half-hour coffee", "Tuesday 2pm in my office",
        rf"{_OTHERS}|{_FOREIGN}|\?|^(?:how|why|who|where|what|when|can|do|is|are)\b|\b(?:email|train|film|movie|football|plans|paper|deadline|weather|submitted|game|match|cold|rain|bus|fire|alarm|printer|server|walk|commute|drive)\b|\bof the month\b",
    ),
    Rule(
        "plan.fragment", Intent.SCHEDULE_MEETING, "only a day to come",
        rf"^(?:so |ok |maybe |on |at |by |for |in |the |next |this |a |an |how about |what about |let us say |say )*(?:coming )?(?:\d{{1,2}}[:./\d]*|half|quarter|noon|midday|week|month|(?:five|ten|twenty)|couple|fortnight|\w+ (?:weeks?|months?)\b|{DAYWORD}|day after|(?:mon|wed|sat|sun|fri|thu|tue)\b|christmas|boxing|easter|new year|good friday|valentine|bank holiday|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*|st |first|second|third|last|two|three|four|five|six|ten)",
        "Tuesday 2pm in my office", "the handbook",
        rf"{_OTHERS}|{_FOREIGN}|\?$|\b(?:support|useful|grade|mentees?|mentors|questions?|of the form|room|dieu|people|times|year student|confidential|years old|percent|meetings? (?:a|per))\b|^(?:may|march|sat|sun|mon|wed)$|^sat (?:with|in|on|down)|^sun (?:was|is)|^jan (?:said|told)|^march on",
    ),
)  # fmt: skip
