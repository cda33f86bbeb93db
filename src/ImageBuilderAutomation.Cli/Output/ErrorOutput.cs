using System.CommandLine;
using System.Text;
using System.Text.Json.Serialization;
using Amazon.Runtime;

namespace ImageBuilderAutomation.Cli.Output;

/// <summary>
/// Writes why a command was not carried out: a sentence for people, and with <c>--json</c> also a document where the result would be. Every verb that fails says
/// it the same way.
/// </summary>
internal sealed class ErrorOutput
{
    private readonly ParseResult _parsed;
    private readonly TextWriter _error;
    private readonly NotedWriter? _json;

    public ErrorOutput(ParseResult parsed, TextWriter output, TextWriter error)
    {
        (_parsed, _error) = (parsed, error);
        _json = parsed.CommandResult.Command.Options.Any(option => option.Name == "--json" && parsed.GetResult(option) is { Implicit: false }) ? new(output) : null;
        Output = _json ?? output;
    }

    /// <summary>Where the verb writes its result.</summary>
    public TextWriter Output { get; }

    /// <param name="lines">Each a sentence.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> WriteAsync(int exitCode, params IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
            await _error.WriteLineAsync(PlainText.Of(line));
        // A verb that had written its document before it failed has said there how far it came.
        if (_json is { IsEmpty: true })
            JsonOutput.Write(Output, new(Verb, string.Join(' ', lines), exitCode), ErrorJsonContext.Default.ErrorJson);
        return exitCode;
    }

    /// <summary>The sentence for an exception: what was tried, and what a client or service said.</summary>
    public string Explain(Exception exception) => exception switch
    {
        // They say what was expected of the command.
        UsageException or UnknownNameException => exception.Message,
        AmazonClientException when exception.Message.StartsWith("Failed to resolve AWS credentials", StringComparison.Ordinal) =>
            "Expected AWS credentials, found none: give --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } =>
            $"{Verb} failed: no stack answers: {exception.Message}. Check the URLs; for a local stack, check that serve is running.",
        // Clients give up a try after some seconds, and report the cancellation of the last one.
        TimeoutException or OperationCanceledException => $"{Verb} failed: a service does not respond. Check the URLs and the network, and try again.",
        AmazonServiceException { ErrorCode: { Length: > 0 } code } refused => $"{Verb} failed: {ServiceOf(refused)} answered {code}: {refused.Message}",
        _ => $"{Verb} failed: {exception.Message}",
    };

    private string Verb => ParseProblems.PathOf(_parsed.CommandResult) is var path && path.IndexOf(' ') is > 0 and var at ? path[(at + 1)..] : path;

    /// <summary>From the namespace of the client: <c>Amazon.DynamoDBv2.Model</c>.</summary>
    private static string ServiceOf(AmazonServiceException exception) => exception.GetType().Namespace?.Split('.') switch
    {
        [_, "Imagebuilder", ..] => "Image Builder",
        [_, "DynamoDBv2", ..] => "DynamoDB",
        [_, "SecurityToken", ..] => "STS",
        [_, "SimpleSystemsManagement", ..] => "Systems Manager",
        [_, "Runtime", ..] or [_] or null => "a service",
        [_, var service, ..] => service,
        _ => "a service",
    };

    /// <summary>Knows whether anything was written.</summary>
    private sealed class NotedWriter(TextWriter inner) : TextWriter
    {
        public bool IsEmpty { get; private set; } = true;

        public override Encoding Encoding => inner.Encoding;

        public override void Write(char value) => Noted().Write(value);

        public override void Write(string? value) => Noted().Write(value);

        public override void Write(char[] buffer, int index, int count) => Noted().Write(buffer, index, count);

        public override void WriteLine(string? value) => Noted().WriteLine(value);

        public override void WriteLine() => Noted().WriteLine();

        public override void Flush() => inner.Flush();

        private TextWriter Noted()
        {
            IsEmpty = false;
            return inner;
        }
    }
}

/// <summary>The document of a verb that failed before it had a result.</summary>
/// <param name="Verb">The group and the verb: <c>gates stop</c>.</param>
/// <param name="Error">What was tried and why it failed, in sentences.</param>
internal sealed record ErrorJson(string Verb, string Error, int ExitCode);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ErrorJson))]
internal sealed partial class ErrorJsonContext : JsonSerializerContext;
