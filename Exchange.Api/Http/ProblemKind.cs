namespace Exchange.Api;

/// <summary>A kind of error: what is always the same about it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The error for programs: it stays the same when the words change.</param>
/// <param name="Title">The error in words, for people.</param>
internal sealed record ProblemKind(int Status, string Code, string Title)
{
    // 400: malformed, or against a rule that is known without the engine. Nothing was sent.
    internal static readonly ProblemKind BadRequest = new(400, "BAD_REQUEST", "The request is malformed.");
    internal static readonly ProblemKind MalformedJson = new(400, "MALFORMED_JSON", "The body is not JSON, or more than one value.");
    internal static readonly ProblemKind TooDeep = new(400, "TOO_DEEP", "The JSON is nested deeper than 8 levels.");
    internal static readonly ProblemKind InvalidBodyType = new(400, "INVALID_BODY_TYPE", "The body must be a JSON object.");
    internal static readonly ProblemKind UnknownField = new(400, "UNKNOWN_FIELD", "The body has a member that is not known here.");
    internal static readonly ProblemKind DuplicateField = new(400, "DUPLICATE_FIELD", "The body has a member twice.");
    internal static readonly ProblemKind MissingField = new(400, "MISSING_FIELD", "A member is missing.");
    internal static readonly ProblemKind InvalidField = new(400, "INVALID_FIELD", "A member's value is not of the right form.");
    internal static readonly ProblemKind InvalidSymbol = new(400, "INVALID_SYMBOL", "There is no market of that symbol.");
    internal static readonly ProblemKind InvalidAsset = new(400, "INVALID_ASSET", "There is no asset of that code.");
    internal static readonly ProblemKind InvalidSide = new(400, "INVALID_SIDE", "The side must be BUY or SELL.");
    internal static readonly ProblemKind InvalidClientOrderId =
        new(400, "INVALID_CLIENT_ORDER_ID", "A client order id is 1 to 36 of A-Z, a-z, 0-9, _ and -.");
    internal static readonly ProblemKind InvalidCommandId =
        new(400, "INVALID_COMMAND_ID", "A command id is 1 to 36 of A-Z, a-z, 0-9, _ and -.");
    internal static readonly ProblemKind PrecisionTooFine = new(400, "PRECISION_TOO_FINE", "The number has too many decimals.");
    internal static readonly ProblemKind OutOfRange = new(400, "OUT_OF_RANGE", "The number is outside the possible range.");
    internal static readonly ProblemKind LotSize = new(400, "LOT_SIZE", "The quantity is not a multiple of the market's lot size.");
    internal static readonly ProblemKind TickSize = new(400, "TICK_SIZE", "The price is not a multiple of the market's tick size.");
    internal static readonly ProblemKind BadCombination = new(400, "BAD_COMBINATION", "The members do not go together.");
    internal static readonly ProblemKind TooManyOrders = new(400, "TOO_MANY_ORDERS", "A batch has 1 to 100 orders.");
    internal static readonly ProblemKind UnknownParameter = new(400, "UNKNOWN_PARAMETER", "A query parameter is not known here.");
    internal static readonly ProblemKind DuplicateParameter = new(400, "DUPLICATE_PARAMETER", "A query parameter is given twice.");
    internal static readonly ProblemKind InvalidQuery = new(400, "INVALID_QUERY", "A query parameter's value is not allowed.");
    internal static readonly ProblemKind InvalidInterval = new(400, "INVALID_INTERVAL", "There are no candles of that interval.");
    internal static readonly ProblemKind RangeTooLarge = new(400, "RANGE_TOO_LARGE", "The range has more than 5,000 intervals.");
    internal static readonly ProblemKind HostNotAllowed = new(400, "HOST_NOT_ALLOWED", "The server does not answer under this name.");

    // 401, 403, 404: who may do what to what.
    internal static readonly ProblemKind Unauthenticated = new(401, "UNAUTHENTICATED", "An API key is needed.");
    internal static readonly ProblemKind InvalidApiKey = new(401, "INVALID_API_KEY", "The API key is not valid.");
    internal static readonly ProblemKind InvalidTicket =
        new(401, "INVALID_TICKET", "The link was used already, or is too old.");
    internal static readonly ProblemKind Forbidden = new(403, "FORBIDDEN", "The API key does not allow this.");
    internal static readonly ProblemKind OriginNotAllowed = new(403, "ORIGIN_NOT_ALLOWED", "Pages of other sites may not send this.");
    internal static readonly ProblemKind NotFound = new(404, "NOT_FOUND", "There is no such thing.");
    internal static readonly ProblemKind MethodNotAllowed = new(405, "METHOD_NOT_ALLOWED", "The resource does not have this method.");

    // 409: against what was done before. The codes of 409 and 422 that the engine gives are in RejectAnswers.
    internal static readonly ProblemKind TooManyKeys = new(409, "TOO_MANY_KEYS", "There are as many keys as there may be.");
    internal static readonly ProblemKind AuditRunning = new(409, "AUDIT_RUNNING", "An audit is under way.");

    // The envelope.
    internal static readonly ProblemKind RequestTimeout = new(408, "REQUEST_TIMEOUT", "The request did not arrive in time.");
    internal static readonly ProblemKind BodyTooLarge = new(413, "BODY_TOO_LARGE", "The body is too large.");
    internal static readonly ProblemKind UnsupportedMediaType =
        new(415, "UNSUPPORTED_MEDIA_TYPE", "The body must be application/json.");
    internal static readonly ProblemKind UnsupportedCharset = new(415, "UNSUPPORTED_CHARSET", "The body must be in UTF-8.");
    internal static readonly ProblemKind UnsupportedEncoding = new(415, "UNSUPPORTED_ENCODING", "The body must not be compressed.");

    // 429 and 503: certainly not executed. 504: the only unknown.
    internal static readonly ProblemKind RateLimited = new(429, "RATE_LIMITED", "Too many requests; nothing was done.");
    internal static readonly ProblemKind TooManyConnections =
        new(429, "TOO_MANY_CONNECTIONS", "There are, or were opened lately, as many connections to the streams as may be.");
    internal static readonly ProblemKind NotExecuted = new(503, "NOT_EXECUTED", "The exchange cannot take this now; nothing was done.");
    internal static readonly ProblemKind Overloaded = new(503, "OVERLOADED", "Too much is under way; nothing was done.");
    internal static readonly ProblemKind HistoryBehind =
        new(503, "HISTORY_BEHIND", "The history has not come so far yet; what is asked for is not whole without it.");
    internal static readonly ProblemKind OutcomeUnknown =
        new(504, "OUTCOME_UNKNOWN", "No outcome in time. It may take effect yet: the same request with the same id tells.");

    internal static readonly ProblemKind InternalError = new(500, "INTERNAL_ERROR", "The exchange made a mistake.");
}
