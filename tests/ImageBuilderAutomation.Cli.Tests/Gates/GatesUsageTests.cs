using ImageBuilderAutomation.Cli.Output;

namespace ImageBuilderAutomation.Cli.Tests.Gates;

/// <summary>Usage errors that are reported before any service is called. Nothing listens at the URLs.</summary>
public sealed class GatesUsageTests
{
    private static readonly string[] Local = ["--table", "records", "--dynamodb", "http://127.0.0.1:9", "--imagebuilder", "http://127.0.0.1:9"];

    [Theory]
    [InlineData("Expected --stack with the stack's name, --table", "gates", "list", "--region", "eu-west-1", "--account", "111122223333")]
    [InlineData(
        "Expected --as only with a local stack", "gates", "stop", "step-1", "--reason", "fine", "--region", "eu-west-1", "--account", "111122223333", "--table", "records", "--as",
        "role/PlatformApprover/kim")]
    [InlineData(
        "both on this machine, or neither", "gates", "stop", "step-1", "--reason", "fine", "--dynamodb", "http://127.0.0.1:9", "--imagebuilder",
        "https://imagebuilder.example.com")]
    [InlineData(
        "Expected --stack with the stack's name, --url with its output ApproveGateUrl, or the environment variable APPROVE_GATE_URL", "gates", "stop", "step-1", "--reason", "fine",
        "--region", "eu-west-1", "--account", "111122223333", "--table", "records")]
    [InlineData(
        "Expected --url and --dynamodb of one stack", "gates", "stop", "step-1", "--reason", "fine", "--region", "eu-west-1", "--account", "111122223333",
        "--dynamodb", "http://127.0.0.1:9", "--url", "https://abc.lambda-url.eu-west-1.on.aws/")]
    [InlineData(
        "Expected the URL of a function as the stack's output shows it", "gates", "stop", "step-1", "--reason", "fine", "--region", "eu-west-1", "--account",
        "111122223333", "--table", "records", "--url", "https://example.com/")]
    [InlineData("Expected a URL", "gates", "list", "--table", "records", "--dynamodb", "here")]
    [InlineData("'no-such-profile-here'", "gates", "list", "--table", "records", "--region", "eu-west-1", "--profile", "no-such-profile-here")]
    [InlineData("--reason", "gates", "stop", "step-1")]
    [InlineData("--group", "gates", "approve", "step-1", "--reason", "fine")]
    public async Task Options_that_do_not_identify_one_stack_are_an_error(string problem, params string[] args)
    {
        var run = await Cli.RunAsync(args);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_local_stack_requires_the_caller_s_identity()
    {
        var run = await Cli.RunAsync(["gates", "stop", "step-1", "--reason", "wrong base", .. Local]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("say who you are with --as", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kim", "expected role/Name/person or the ARN")]
    [InlineData("role/PlatformApprover", "expected role/Name/person or the ARN")]
    [InlineData("arn:aws:iam::123456789012:root", "expected role/Name/person or the ARN")]
    [InlineData("arn:aws:iam::123456789012:role/PlatformApprover", "only a session of a role can be assumed")]
    [InlineData("user/kim", "only a session of a role can be assumed, found 'user/kim'. Use a role")]
    public async Task A_caller_that_is_no_session_of_a_role_is_refused(string person, string problem)
    {
        var run = await Cli.RunAsync(["gates", "stop", "step-1", "--reason", "wrong base", "--as", person, .. Local]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("one\ntwo")]
    public async Task A_stop_without_a_reason_on_one_line_is_refused(string reason)
    {
        var run = await Cli.RunAsync(["gates", "stop", "step-1", "--reason", reason, "--as", "role/PlatformApprover/kim", .. Local]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("expected a reason", run.Error, StringComparison.Ordinal);
    }
}
