using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.Signing;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.People;

/// <summary>
/// Calls one of the functions that know their caller from IAM, at its function URL or behind an HTTP API, signed with the caller's credentials. A call
/// without a usable response is sent once more with the same body; the function carries out one request id once.
/// </summary>
public sealed class FunctionCalls : IDisposable
{
    // Longer than the functions' own time-out.
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(35);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Uri _url;
    private readonly string _cure;
    private readonly HttpClient _http;

    /// <param name="environment">Looks up credentials, and the Region where the URL does not name it. The SDK's default chain supplies missing credentials.</param>
    /// <param name="managedPolicy">The stack's managed policy that permits the call, for the message of a refusal.</param>
    /// <param name="timeout">For one attempt; 35 seconds by default.</param>
    /// <exception cref="ServiceRefusedException">The URL is not that of a function.</exception>
    public FunctionCalls(Uri url, Func<string, string?> environment, string managedPolicy, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(environment);
        _url = url;
        _cure = CureOf(url, managedPolicy);
        var (service, named) = SignedFor(url);
        var region = named ?? environment("AWS_REGION") ?? environment("AWS_DEFAULT_REGION")
            ?? throw new ServiceRefusedException("Expected the Region of the function: set AWS_REGION.");
        _http = new(new SigV4SigningHandler(
            AwsClients.Credentials(environment) ?? DefaultAWSCredentialsIdentityResolver.GetCredentials(), RegionEndpoint.GetBySystemName(region), service,
            new SocketsHttpHandler { AllowAutoRedirect = false }))
        {
            Timeout = timeout ?? Attempt,
        };
    }

    /// <summary>What a caller does about a refusal by IAM.</summary>
    internal static string CureOf(Uri url, string managedPolicy) => url.IsLoopback
        ? "On a local stack say who you are with --as, such as --as role/PlatformApprover/kim"
        : $"You need the stack's managed policy {managedPolicy}, and valid credentials";

    /// <returns>The Region that the URL names; null when it names none.</returns>
    /// <exception cref="ServiceRefusedException">The URL is not that of a function.</exception>
    public static string? RegionOf(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return SignedFor(url).Region;
    }

    /// <summary>Each call is a new act with its own request id.</summary>
    /// <param name="members">Besides the action and the reason; those that are null are left out.</param>
    /// <returns>The function's answer, also when it refuses the call.</returns>
    /// <exception cref="ServiceRefusedException">Two attempts got no usable response.</exception>
    public Task<FunctionAnswer> CallAsync(
        string action, string reason, CancellationToken cancellationToken, params IEnumerable<(string Name, JsonNode? Value)> members)
    {
        var body = new JsonObject { ["requestId"] = Guid.NewGuid().ToString(), ["action"] = action, ["reason"] = reason };
        foreach (var (name, value) in members.Where(member => member.Value is not null))
            body[name] = value;
        return PostAsync(TextOf(body), cancellationToken);
    }

    /// <returns>The function's answer, also when it refuses the call.</returns>
    /// <exception cref="ServiceRefusedException">Two attempts got no usable response.</exception>
    public async Task<FunctionAnswer> PostAsync(string body, CancellationToken cancellationToken)
    {
        if (await TryAsync(body, cancellationToken) is FunctionAttempt.Answered(var first))
            return first;
        await Task.Delay(Pause, cancellationToken);
        return await TryAsync(body, cancellationToken) switch
        {
            FunctionAttempt.Answered(var answer) => answer.OfFirstSending(),
            FunctionAttempt.Failed(var reason) => throw new ServiceRefusedException(
                $"{reason}. Whether the call was carried out is unknown: look at the current state before you try again."),
            _ => throw new InvalidOperationException(),
        };
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Without escapes that JSON does not need, because the function limits the body.</summary>
    private static string TextOf(JsonObject body)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            body.WriteTo(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private async Task<FunctionAttempt> TryAsync(string body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
                ? new FunctionAttempt.Failed($"the function returned {(int)response.StatusCode}: {FunctionAnswer.Shortened(text)}")
                : new FunctionAttempt.Answered(FunctionAnswer.Read((int)response.StatusCode, text, _cure));
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new FunctionAttempt.Failed("the function did not respond in time");
        }
        catch (HttpRequestException problem)
        {
            return new FunctionAttempt.Failed($"the function cannot be reached at {_url}: {problem.Message}");
        }
    }

    // Lambda Developer Guide, "Invoking Lambda function URLs", and API Gateway Developer Guide, "Control access to HTTP APIs with IAM authorization".
    private static (string Service, string? Region) SignedFor(Uri url)
    {
        if (url.IsLoopback)
            return ("lambda", null);
        return url is { Scheme: "https" } ? url.Host.Split('.') switch
        {
            [_, "lambda-url", var region, "on", "aws"] => ("lambda", region),
            [_, "execute-api", var region, "amazonaws", "com"] => ("execute-api", region),
            [_, "execute-api", var region, "amazonaws", "com", "cn"] => ("execute-api", region),
            _ => throw NotOfAFunction(url),
        }
        : throw NotOfAFunction(url);
    }

    private static ServiceRefusedException NotOfAFunction(Uri url) =>
        new($"Expected the URL of a function as the stack's output shows it, https://<id>.lambda-url.<Region>.on.aws/ or https://<id>.execute-api.…, found {url}.");
}

/// <summary>What a function answered to a person.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The kind of answer in one word.</param>
public sealed record FunctionAnswer(int Status, string Code, string Message, IReadOnlyList<string> Details)
{
    private const string Repeated = "Repeated";
    private const int MaxForeignText = 300;

    public bool IsDone => Status is >= 200 and < 300;

    /// <summary>The status of the answer that was given before; only with the code <c>Repeated</c>.</summary>
    private int? FirstStatus { get; init; }

    /// <summary>The stack's time at which the call arrived; null where the function is of an older package.</summary>
    public DateTimeOffset? At { get; private init; }

    /// <summary>Of a replay: the events that it left in the queue because they failed after the time that the call named.</summary>
    public int FailedSince { get; private init; }

    internal static FunctionAnswer Read(int status, string text, string cure)
    {
        if (Parsed(text) is { } answer && Text(answer, "code") is { } code)
        {
            return new(status, code, Text(answer, "message") ?? "", [.. (answer["details"] as JsonArray ?? []).Select(line => line?.ToString() ?? "")])
            {
                FirstStatus = Number(answer, "firstStatus"),
                At = answer["at"] is JsonValue time && time.TryGetValue(out DateTimeOffset at) ? at : null,
                FailedSince = Number(answer, "failedSince") ?? 0,
            };
        }

        var said = Parsed(text) is { } other ? Text(other, "Message") ?? Text(other, "message") ?? text : text;
        said = Shortened(said);
        return status is (int)HttpStatusCode.Forbidden or (int)HttpStatusCode.Unauthorized
            ? new(status, "RefusedByIam", $"IAM refused the call: {said.TrimEnd('.')}. {cure}", [])
            : new(status, "NotUnderstood", $"expected an answer of the function, found status {status}: {said}", []);
    }

    /// <summary>The function keeps the answer of the first sending, which did not arrive, and repeats it.</summary>
    internal FunctionAnswer OfFirstSending() => Code == Repeated && FirstStatus is { } status ? this with { Status = status } : this;

    internal static string Shortened(string text) => text.Length <= MaxForeignText ? text : text[..MaxForeignText];

    private static JsonObject? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static int? Number(JsonObject answer, string member) => answer[member] is JsonValue value && value.TryGetValue(out int number) ? number : null;

    private static string? Text(JsonObject answer, string member) =>
        answer[member] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}

internal abstract record FunctionAttempt
{
    public sealed record Answered(FunctionAnswer Answer) : FunctionAttempt;

    public sealed record Failed(string Reason) : FunctionAttempt;
}
