"""Questions to try, the handbook, help, greetings, thanks, and talk that is not for the bot."""

from __future__ import annotations

from handlers.understanding_shapes import Expect, Intent, Rule
from handlers.understanding_words import FORM, MEETING, SCHEME

_PROMPT = r"(?:questions?|prompts?|conversation starters?|icebreakers?|ice breakers?|starters|talking points|discussion points|things to (?:ask|talk about|discuss)|something to (?:ask|talk about|discuss)|topics?)"
_MENTORING = rf"\b(?:mentor\w*|mentee\w*|{SCHEME}|pair(?:ed|ing|s)?|match(?:ed|ing)?|{FORM}|meet(?:ing|ings)?|confidential\w*|handbook|training|trained|promotion|appraisal|supervisor|line manager|manager|lead|leads|coordinator|renew\w*|term|goals?|objectives?|feedback|boundar\w+|coach\w*|first meeting|strand|conduct|expect\w*|expected|18 months|record|get on|get along|mentored|unpaid|workload|take part|taking part|reply|write here|this bot|you store|my data|what i (?:write|say|type)|hr|wellbeing|disagree|sign up|here)\b"

QUESTION_RULES = (
    Rule(
        "questions", Intent.QUESTIONS, "questions and topics to bring to a meeting",
        rf"^(?:questions?|topics?|prompts?)\b(?: [a-z ]+)?[.! ]*$|\b(?:give|suggest|some|any|got|have|need|want|show|send|share|good|list|more|another|useful|interesting|open|example|sample|ideas?|what|which|like|find|offer|recommend|help|few|couple of|different|new|other|next|ask me|pick|random)\b (?:\w+ ){{0,6}}?{_PROMPT}\b|\b(?:what|which|ideas?|suggestions?|tips?|help|things|something|inspiration|anything|advice)\b.{{0,40}}\b(?:to|should|could|can|might|shall|do) (?:i |we |you |one )?(?:\w+ )?(?:ask|talk about|discuss|bring up|cover|chat about|raise|say|speak about)\b|\b(?:do not|not) (?:know|sure) what to (?:ask|talk|say|discuss|bring|cover)\b|\b(?:stuck|lost|blank|run out|out) (?:for|of|on|about) (?:\w+ )?(?:questions?|ideas|topics|things)\b|\bconversation starters?\b|\bice ?breakers?\b|\btopics? (?:for|to|we|i)\b|\b(?:another|one more|different|next) (?:question|prompt)\b|\bagenda (?:ideas|suggestions|items|for)\b|\bideas? for (?:\w+ ){{0,3}}{MEETING}\b|\bhow (?:do|can|should|could|might) i (?:help|get|encourage|support|prompt|draw out|open up|start|open|begin|break|kick off|lead) (?:my mentee|her|him|them|someone|a mentee|(?:the|a|our|my) (?:conversation|discussion|ice|chat|meeting))\b|\b(?:get|keep) (?:my (?:mentee|mentor)|him|her|them|someone|us) (?:talking|thinking|going|started)\b|\bhelp (?:me |us )?(?:start|open|begin|prepare|plan|get ready) (?:for )?(?:a |the |our |my |an )?(?:\w+ )?(?:conversation|{MEETING})\b",
        "some good open questions about planning next steps pls", "I have a question about the agreement",
        r"\bask you\b|\b(?:have|got|had|answer|answered|answers?|quick|my) (?:a |another |some |one |any |my |the |two |few )*questions?\b(?! (?:for|to ask|to bring|about) (?:my|the|our) (?:next )?(?:meeting|session|mentor|mentee))(?!.*\bprompts)|\bquestions? (?:about|on|regarding) (?:the (?:scheme|agreement|handbook|form|programme)|how|whether|my (?:match|pairing|data))\b|\bquestionnaire|\bmy topics?\b|\boff topic\b|\bwho (?:do|can|should)\b|\b(?:what|which) (?:topics|questions) (?:are|is) (?:not allowed|off|allowed|confidential)|\bexam questions?\b|\bresearch questions?\b|\btopics? (?:of (?:my|the)) |\b(?:personal|private) (?:issues|matters|topics)\b|\bwhat should i (?:say|do) (?:if|when)|\bwhat do you (?:say|talk)|\bhow many questions\b",
        expect=Expect.DO,
    ),
)  # fmt: skip

HANDBOOK_RULES = (
    Rule(
        "handbook.named", Intent.HANDBOOK_QUESTION, "the handbook itself",
        r"\bhand ?book\b|\bguidelines?\b|\bguidance\b|\bcode of conduct\b|\bfaqs?\b|\bground rules\b",
        "do you have a handbook?", "do you have a form?", expect=Expect.ANSWER,
    ),
    Rule(
        "handbook.question", Intent.HANDBOOK_QUESTION, "a question about how mentoring works here",
        rf"^(?:(?:i |we )?(?:do not know|not sure|unsure|am not sure|would like to know|want to know|wonder\w*)(?: if| whether)? )?(?:if |whether |and |so |but |or )?(?:how|what|why|who|whose|when|where|which|can|could|do|does|did|is|are|was|were|should|shall|will|would|may|might|must|has|am|any|need)\b.*{_MENTORING}|{_MENTORING}.*\?|\b(?:tell|explain|say|clarify|remind|describe|information|more|read|learn|know|understand)\b (?:me |to me |more |us )*(?:about|on|what|how|why|whether|if|which|where|the difference)\b.*{_MENTORING}",
        "how often should we meet?", "how is the weather in Rome?",
        r"\b(?:football|penalt\w+|weather|room|wifi|wi-fi|printer|lunch|pizza|joke|capital of|stock|who won|recipe|train|bus|parking|song|president|anyone|anybody|everyone|my essay|my code|python|excel|password|it help ?desk|world cup|news)\b",
        expect=Expect.ANSWER,
    ),
    Rule(
        "handbook.short", Intent.HANDBOOK_QUESTION, "a short question about secrecy, rules or effort",
        r"^what (?:do|can|could|should|would) (?:i|we|you) do (?:if|when|once) (?:he|she|they|we|i|you|my|our|one of|either|both|nobody|no one|someone|somebody)\b|^(?:is|are|does|do|will|can|who|how|what) (?:either of us|both of us|one of us|somebody|someone|it|this|that|they|we|i|anyone|anybody|everything|what i|my|long|much|many|often|people|you|the|anything|else)\b.*\b(?:confidential|private|secret|anonymous|secure|voluntary|compulsory|mandatory|paid|cost|commitment|time does|hours|long does|take|last|eligible|allowed|be seen|see|read|share|shared|know|runs?|in charge|contact|count|free|work if|happen|happens if|change|end it|stop|leave|early|quit|renew|swap)\b|^who (?:(?:runs|leads|organises|organizes)(?: this| it| mentoring)|is in charge|is responsible|(?:do|can|should) i (?:contact|ask|talk to|speak to|write to|turn to))(?: here| of this| for this)?[?.! ]*$|^(?:can|could|may) i (?:talk|speak|write) to (?:a |an |the )?(?:human|person|somebody|someone|lead|coordinator)\b",
        "does it cost anything?", "is it raining?",
        r"\b(?:weather|raining|snowing|room|laptop|printer|computer|password|badge|keys?|football|wifi|film|train|bus|meal|lunch|tomorrow|know (?:a|any) (?:good|joke)|see (?:my|you)|work today)\b",
        expect=Expect.ANSWER,
    ),
)  # fmt: skip

TALK_RULES = (
    Rule(
        "help", Intent.HELP, "what the bot can do",
        r"^(?:i need |need |some |get |show |please |can you |could you |can i get |give me )*(?:help|commands?|menu|options|instructions|manual)\b(?: me)?(?: out)?(?: please| pls| list| menu)?[?.! ]*$|\bwhat (?:can|do|could|else can|are|all can) (?:you|this bot|the bot|this thing|i) (?:\w+ )?(?:do|help|able|capable|ask you|type|say to you|say here|commands|for|good for)\b|\bhow (?:do|does|can|should|would) (?:i|this|it|you|the|one|we) (?:\w+ )?(?:use|work|bot|start|begin|get started|talk to you|thing)\b(?!.*\b(?:mentoring|matching|scheme|pair\w*|meeting|with))|\bwho (?:are|is) (?:you|this|mentorbot)\b|\bwhat (?:are|is) (?:you|this|mentorbot)\b(?: \w+)?(?: bot)?[?.! ]*$|\bare you (?:a |an )?(?:\w+ )?(?:bot|robot|human|person|real|ai|machine|chatgpt)\b|\b(?:not sure|do not know|no idea|confused|lost|unsure) (?:what|how|where) (?:to (?:do|start|type|begin)|i (?:can|should|do|am)|this works)\b|\b(?:list|show|which|what|all) (?:me )?(?:of )?(?:the |your |are the |available |possible )*(?:commands|options|things you can do)\b|^(?:i am )?(?:lost|confused|stuck)[.! ]*$|\bcan you help(?: me)?(?: please| out)?[?.! ]*$|\bi need (?:some )?help[.! ]*$|^\?+$|\bwhat now\b|\bgetting started\b|\bwhere do i (?:start|begin)\b|\bwhat do you do\b|\bhow to use\b|\bhelp$",
        "what can you do?", "help me find a mentor", r"\bwhat (?:do|can|could|should) (?:i|we) do (?:if|when|about|with|once|after)\b|\b(?:with my (?:essay|cv)|can help|could help|really help|would help|did help|great help|of help|help ?desk)\b", expect=Expect.DO,
    ),
    Rule(
        "thanks", Intent.THANKS, "thanks",
        r"^(?=.*\b(?:thank|thanks|thx|tysm|ta|cheers|appreciated?|sorted|brilliant|perfect|great|lovely|fab|fabulous|amazing|awesome|excellent|wonderful|super|helpful|legend|star|lifesaver|ace|magic|grand|fantastic|smashing|cool|nice|gotcha|bye|goodbye|noted|understood|sweet|kind)\b)(?:(?:ok|okay|great|perfect|brilliant|lovely|super|fab|fabulous|amazing|excellent|awesome|wonderful|cool|nice|good|right|all|that|was|is|are|very|so|really|a|an|many|much|lots|of|no|cheers|ta|thanks|thank|you|thx|tysm|sorted|sweet|grand|magic|done|appreciated?|it|this|helpful|kind|lifesaver|star|legend|the|best|bot|mentorbot|for|your|help|again|lot|loads|bunch|million|ever|got|noted|understood|job|work|one|i|we|and|bye|goodbye|to|both|fine|gotcha|ace|champion|just|what|needed|oh|ah|in|advance|works|worked|useful|quick|spot|on|fantastic|smashing|top|well|same|too|have|day|weekend|evening|pleasure|absolute|total|honestly|will|do|guys|mate|now|then|clear|answer|info|information|explaining|reminder|update|quickly|indeed|my|me|be|been|has)(?:[,.! ]+|$))+$",
        "cheers, sorted", "thanks but I'd like to end the pairing",
        r"^(?:no thanks?|no thank you|great (?:meeting|talk|day|weekend|work|job)|nice (?:one|work|job|day)|good)[,.! ]*$|^(?:it|this) (?:is|was) (?:great|lovely|nice|fantastic|brilliant)",
        expect=Expect.DO,
    ),
    Rule(
        "greeting", Intent.GREETING, "a greeting",
        r"^(?=.*\b(?:hi|hello|hey|hiya|heya|howdy|yo|morning|afternoon|evening|greetings|hullo|g'day|sup|wotcha|nice to meet|pleased to meet|how are you|good day|anyone there|are you there|how do you do|alright)\b)(?:(?:hi|hello|hey|hiya|heya|howdy|yo|morning|afternoon|evening|good|day|greetings|hullo|there|bot|mentorbot|mentoring|mentor|everyone|all|again|how|are|you|things|is|it|going|doing|today|sup|what|up|alright|nice|pleased|to|meet|g'day|do|wotcha|anyone|happy|monday|tuesday|wednesday|thursday|friday|team|folks|very|and|a|the|from|me|just|saying|wanted|say)(?:[,.!? ]+|$))+$",
        "morning!", "good question",
        r"\b(?:everyone|all|team|folks)\b|\bhow (?:is|are) (?:mentoring|the mentor)",
        expect=Expect.DO,
    ),
)  # fmt: skip

# Talk among people: nobody asked the bot.
CHATTER = (
    r"\b(?:anyone|anybody|everyone|everybody|all of you|you all|y'all|folks|guys|team\b(?!s)|colleagues)\b"
    r"|^(?:lol|lmao|rofl|ha|haha+|hehe+|omg|wow|yay|woo+|woohoo|congrat\w*|well done|nice|cool|same|\+1|this|exactly|true|agreed|indeed|brb|ttyl|gg|ok|okay|k|kk|sure|yep|yeah|yes|no|nope|hmm+|ah|oh|ooh|aww+|ouch|meh|oof|amen|cute|fun|lovely|great|amazing|beautiful|happy|enjoy|good luck|sounds good|on it|will do|no worries|np|interesting|bless|fair enough|not me|me too|see you|tgif|cheers everyone)\b"
    r"|^(?:ok|okay) will do\b|\bhappy (?:birthday|new year|christmas|easter|friday|diwali|eid|hanukkah)\b|\bmerry christmas\b|\bcongratulations\b|\bwell done\b|\bgood luck\b"
)
# Words somebody would say to the bot.
TO_THE_BOT = r"\?|^(?:can|could|would|will|do|does|did|is|are|was|what|who|where|when|why|how|which|tell|give|send|show|find|book|order|write|make|play|open|close|set|turn|call|call|translate|remind|please|help|i want|i need|i would like|let us|let me|get|add|search|look|fix|check|create|buy|print|read|calculate|add|convert|explain|sing|say|draw|recommend|suggest|define|solve|summari[sz]e|choose|pick|compare|list|delete|email|text|tweet|post)\b|\b(?:can|could|would|will|do) you\b|\bfor me\b"
