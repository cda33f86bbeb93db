using Amazon.DynamoDBv2;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Cli.Tests.Output;

/// <summary>A verb that fails says what was tried, to people and to machines.</summary>
public sealed class ErrorOutputTests
{
    // Nothing listens on the reserved port 1.
    private const string Nowhere = "http://127.0.0.1:1";

    [Fact]
    public void The_sentence_names_the_verb_the_service_its_error_and_its_text()
    {
        var errors = new ErrorOutput(Parsed("gates", "stop", "step-1", "--reason", "a test"), TextWriter.Null, TextWriter.Null);

        Assert.Equal(
            "gates stop failed: Image Builder answered CallRateLimitExceededException: too many",
            errors.Explain(new CallRateLimitExceededException("too many") { ErrorCode = nameof(CallRateLimitExceededException) }));
        Assert.Equal("gates stop failed: DynamoDB answered Gone: away", errors.Explain(new AmazonDynamoDBException("away") { ErrorCode = "Gone" }));
        Assert.Equal("gates stop failed: sqs returned 400", errors.Explain(new ServiceRefusedException("sqs returned 400")));
        Assert.Equal("Expected a file", errors.Explain(new UsageException("Expected a file")));
    }

    [Theory]
    [InlineData("status", "status", "--stack", Nowhere)]
    [InlineData("gates list", "gates", "list", "--stack", Nowhere)]
    [InlineData("gates stop", "gates", "stop", "step-1", "--reason", "a test", "--stack", Nowhere)]
    [InlineData("failures list", "failures", "list", "--stack", Nowhere)]
    [InlineData("history builds", "history", "builds", "--stack", Nowhere)]
    [InlineData("mode", "mode", "gates=off", "--reason", "a test", "--stack", Nowhere)]
    public async Task With_JSON_a_failure_is_a_document_and_the_same_sentence(string verb, params string[] args)
    {
        var run = await Cli.RunAsync([.. args, "--json"]);

        Assert.Equal((verb, run.ExitCode), ($"{run.Json["verb"]}", (int)run.Json["exitCode"]!));
        Assert.StartsWith($"{verb} failed: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(run.Error.Trim(), $"{run.Json["error"]}");
    }

    [Fact]
    public async Task With_JSON_a_wrong_command_line_is_a_document_too()
    {
        var run = await Cli.RunAsync("failures", "replay", "--json", "--queue", "FailedInvocations", "--reason", "a test");

        Assert.Equal((2, "failures replay"), (run.ExitCode, $"{run.Json["verb"]}"));
        Assert.StartsWith("Expected either ids or --all.", $"{run.Json["error"]}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_JSON_nothing_but_the_sentence_is_written()
    {
        var run = await Cli.RunAsync("gates", "list", "--stack", Nowhere);

        Assert.Equal("", run.Output);
        Assert.Single(run.Error.Trim().Split('\n'));
    }

    private static System.CommandLine.ParseResult Parsed(params string[] args) => Commands.Root(TimeProvider.System).Parse(args);
}
