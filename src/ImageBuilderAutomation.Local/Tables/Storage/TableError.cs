using System.Net;

namespace ImageBuilderAutomation.Local.Tables.Storage;

/// <summary>An error response of the table server. It may be thrown anywhere; only the server writes it to the response.</summary>
/// <param name="type">The value of <c>__type</c>, as DynamoDB sends it.</param>
internal sealed class TableError(string type, string message, HttpStatusCode status = HttpStatusCode.BadRequest) : Exception(message)
{
    private const string Coral = "com.amazon.coral.service#";
    private const string CoralValidate = "com.amazon.coral.validate#";
    private const string Api = "com.amazonaws.dynamodb.v20120810#";

    public string Type { get; } = type;

    public HttpStatusCode Status { get; } = status;

    /// <summary>The type of an error that occurs before any operation, by its HTTP status.</summary>
    public static string TypeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Forbidden => $"{Coral}AccessDeniedException",
        HttpStatusCode.InternalServerError => $"{Api}InternalServerError",
        _ => $"{Coral}SerializationException",
    };

    public static TableError UnknownOperation(string message) => new($"{Coral}UnknownOperationException", message);

    public static TableError Unreadable(string message) => new($"{Coral}SerializationException", message);

    public static TableError Invalid(string message) => new($"{CoralValidate}ValidationException", message);

    /// <summary>As DynamoDB answers when no policy allows a call.</summary>
    public static TableError NotAuthorized(string user, string operation, string? partition = null) => new(
        $"{Coral}AccessDeniedException",
        $"User: {user} is not authorized to perform: dynamodb:{operation} {(partition is null ? "" : $"on the partition '{partition}' ")}because no identity-based policy allows the "
        + $"dynamodb:{operation} action");

    /// <summary>Rejects by name a feature that DynamoDB has and this server does not, so that no request is silently misunderstood.</summary>
    public static TableError NotServed(string what) => Invalid(
        $"This table server does not support {what}. It supports GetItem, BatchGetItem, Query by key and PutItem as the functions use them; "
        + "for more, use --dynamodb with the endpoint of a real DynamoDB.");

    public static TableError NoSuchTable(string name, IEnumerable<string> known) =>
        new($"{Api}ResourceNotFoundException", $"Requested resource not found: table '{name}'. This table server holds: {string.Join(", ", known)}.");

    public static TableError ConditionFailed() => new($"{Api}ConditionalCheckFailedException", "The conditional request failed");
}
