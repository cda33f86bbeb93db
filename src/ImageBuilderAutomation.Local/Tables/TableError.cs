using System.Net;

namespace ImageBuilderAutomation.Local.Tables;

/// <summary>Thrown anywhere in the table server, written to the wire in exactly one place.</summary>
/// <param name="type">The full <c>__type</c>, as DynamoDB sends it.</param>
internal sealed class TableError(string type, string message, HttpStatusCode status = HttpStatusCode.BadRequest) : Exception(message)
{
    private const string Coral = "com.amazon.coral.service#";
    private const string CoralValidate = "com.amazon.coral.validate#";
    private const string Api = "com.amazonaws.dynamodb.v20120810#";

    public string Type { get; } = type;

    public HttpStatusCode Status { get; } = status;

    public static TableError UnknownOperation(string message) => new($"{Coral}UnknownOperationException", message);

    public static TableError Unreadable(string message) => new($"{Coral}SerializationException", message);

    public static TableError Invalid(string message) => new($"{CoralValidate}ValidationException", message);

    /// <summary>A part of the protocol that DynamoDB has and this server does not: said by name, never passed over.</summary>
    public static TableError NotServed(string what) => Invalid(
        $"This table server does not serve {what}. It serves GetItem, Query by key and PutItem as the functions use them; use --dynamodb with a real endpoint for more.");

    public static TableError NoSuchTable(string name, IEnumerable<string> known) =>
        new($"{Api}ResourceNotFoundException", $"Requested resource not found: table '{name}'. This table server holds: {string.Join(", ", known)}.");

    public static TableError ConditionFailed() => new($"{Api}ConditionalCheckFailedException", "The conditional request failed");
}
