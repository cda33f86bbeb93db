using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ImageBuilderAutomation.People;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Functions.People;

/// <summary>
/// Takes a person's call in: the caller from IAM alone, a bounded body with known members, one effect for one request id, and a record of every call.
/// </summary>
public sealed class PersonCalls(RecordedCall recorded, TimeProvider clock, ILogger<PersonCalls> logger)
{
    /// <summary>Longest body of a call that carries no file.</summary>
    public const int SmallBody = 16 * 1024;

    /// <summary>Longest body of a call that carries a list of ten thousand AMI ids.</summary>
    public const int ListBody = 300 * 1024;

    /// <summary>Longest body of a call that carries a policy and a waivers file of 200 KB each, with escapes.</summary>
    public const int LargeBody = 1024 * 1024;

    // IAM User Guide, "IAM and AWS STS quotas": a path has at most 512 characters, a name and a session name 64 each, a unique id 128.
    private const int MaxArnLength = 700;
    private const int MaxUserIdLength = 200;

    private static readonly Dictionary<string, string> Headers = new() { ["content-type"] = "application/json", ["cache-control"] = "no-store" };

    /// <param name="function">The function's name, which the record keeps.</param>
    /// <param name="lambdaRequestId">Lambda's id of the invocation.</param>
    /// <param name="maxBody">In bytes.</param>
    /// <param name="see">How to read what the call may change; null if that does not matter.</param>
    /// <param name="act">Carries out the call; may be called again after a crash, and then the call says so.</param>
    public async Task<UrlAnswer> HandleAsync<TRequest>(
        string function, UrlRequest evt, string lambdaRequestId, int maxBody, JsonTypeInfo<TRequest> type, Func<TRequest, Func<Task<SeenRecords>>?> see,
        Func<TRequest, PersonCall, Task<CallAnswer>> act, CancellationToken cancellationToken)
        where TRequest : PersonRequest
    {
        ArgumentNullException.ThrowIfNull(evt);
        var at = clock.GetUtcNow();
        var (answer, call) = await AnswerAsync(function, evt, lambdaRequestId, maxBody, type, see, act, cancellationToken);
        Log.Called(logger, function, call?.RequestId ?? "-", call?.Caller.Arn ?? "nobody", call?.Action ?? "-", answer.Status, answer.Code, answer.Message);
        return new()
        {
            StatusCode = answer.Status,
            Headers = Headers,
            Body = JsonSerializer.Serialize(
                new AnswerBody(answer.Code, answer.Message, call?.RequestId, answer.Details, answer.FirstStatus, at, answer.FailedSince),
                PersonJson.Default.AnswerBody),
        };
    }

    private async Task<(CallAnswer Answer, CallRecord? Call)> AnswerAsync<TRequest>(
        string function, UrlRequest evt, string lambdaRequestId, int maxBody, JsonTypeInfo<TRequest> type, Func<TRequest, Func<Task<SeenRecords>>?> see,
        Func<TRequest, PersonCall, Task<CallAnswer>> act, CancellationToken cancellationToken)
        where TRequest : PersonRequest
    {
        if (CallerOf(evt) is not { } caller)
            return (new(403, "NoCaller", "expected a call through the function's URL, signed with IAM credentials"), null);
        if (evt.RequestContext?.Http?.Method is not "POST")
            return await UnusableAsync(new(405, "Unusable", "expected POST"));
        if (BodyOf(evt, maxBody) is not { } body)
            return await UnusableAsync(new(413, "TooLarge", $"expected a body of at most {maxBody} bytes"));
        if (Read(body, type) is not ({ } request, var hash))
        {
            return await UnusableAsync(CallAnswer.Unusable(
                $"expected an object with requestId, action, reason and the members of the action, and no others; {Problem(body, type)}"));
        }

        if (request.Problem is { } problem)
            return await UnusableAsync(CallAnswer.Unusable(problem));

        var call = new CallRecord(function, request.RequestId!, caller, request.Action, request.Reason, hash, clock.GetUtcNow());
        return (await recorded.HandleAsync(call, lambdaRequestId, see(request), stored => act(request, Of(stored)), cancellationToken), call);

        // Lambda's own request id is new for each call, so nobody can choose the key of such a record.
        async Task<(CallAnswer, CallRecord?)> UnusableAsync(CallAnswer refused)
        {
            var unusable = new CallRecord(function, $"unusable-{lambdaRequestId}", caller, null, null, "", clock.GetUtcNow());
            return (await recorded.HandleAsync(unusable, lambdaRequestId, see: null, _ => Task.FromResult(refused), cancellationToken), null);
        }
    }

    private static PersonCall Of(CallRecord stored) =>
        new(stored.Caller, stored.Reason!, stored.RequestId, stored.At) { IsRepeated = stored.RepeatedAt is not null, Seen = stored.Seen };

    /// <returns>Null unless IAM verified the caller.</returns>
    private static Person? CallerOf(UrlRequest evt) =>
        evt.RequestContext?.Authorizer?.Iam is { } iam && IsIdentity(iam.UserArn, MaxArnLength) && IsIdentity(iam.UserId, MaxUserIdLength)
            ? new(iam.UserArn, iam.UserId)
            : null;

    private static bool IsIdentity([NotNullWhen(true)] string? text, int max) => text is { Length: > 0 } && text.Length <= max && text.All(c => c is > ' ' and <= '~');

    private static byte[]? BodyOf(UrlRequest evt, int max)
    {
        var text = evt.Body ?? "";
        // Four characters are three bytes in base64, and a character is at least one byte in UTF-8.
        if (text.Length > (evt.IsBase64Encoded ? (max + 2L) / 3 * 4 : max))
            return null;
        try
        {
            var bytes = evt.IsBase64Encoded ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text);
            return bytes.Length <= max ? bytes : null;
        }
        catch (FormatException)
        {
            return [];
        }
    }

    private static (TRequest Request, string Hash)? Read<TRequest>(byte[] body, JsonTypeInfo<TRequest> type)
        where TRequest : PersonRequest
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) is { } request && !RepeatsMember(body) ? (request, Convert.ToHexStringLower(SHA256.HashData(body))) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Of two members with one name only the last would count. The serializer can refuse that itself from .NET 10 on; the native package is .NET 9.</summary>
    private static bool RepeatsMember(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && !names.Add(reader.GetString()!))
                return true;
        }

        return false;
    }

    private static string Problem<TRequest>(byte[] body, JsonTypeInfo<TRequest> type)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) is null ? "found null" : "found a member twice";
        }
        catch (JsonException problem)
        {
            return $"found a problem at {problem.Path ?? "the start"}";
        }
    }
}
