using ImageBuilderAutomation.Cli.Output;

namespace ImageBuilderAutomation.Cli.Tests.Gates;

/// <summary>Usage errors that are reported before any service is called. Nothing listens at the URLs.</summary>
public sealed class GatesUsageTests
{
    private static readonly string[] Local = ["--table", "records", "--dynamodb", "http://127.0.0.1:9", "--imagebuilder", "http://127.0.0.1:9"];

    [Theory]
    [InlineData("Expected --table", "gates", "list", "--region", "eu-west-1", "--account", "111122223333")]
    [InlineData(
        "Expected --as only with a local stack", "gates", "stop", "step-1", "--reason", "fine", "--region", "eu-west-1", "--table", "records", "--as",
        "role/PlatformApprover/kim")]
    [InlineData(
        "both on this machine, or neither", "gates", "stop", "step-1", "--reason", "fine", "--dynamodb", "http://127.0.0.1:9", "--imagebuilder",
        "https://imagebuilder.example.com")]
    [InlineData(
        "Expected --imagebuilder in addition to --dynamodb", "gates", "stop", "step-1", "--reason", "fine", "--as", "user/kim", "--dynamodb",
        "http://127.0.0.1:9", "--table", "records")]
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
    [InlineData("kim", "expected role/Name/person, user/name or an ARN")]
    [InlineData("role/PlatformApprover", "expected role/Name/person, user/name or an ARN")]
    [InlineData("arn:aws:iam::123456789012:root", "Expected a user or an assumed role's session")]
    public async Task A_caller_that_is_not_a_person_is_refused(string person, string problem)
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
        var run = await Cli.RunAsync(["gates", "stop", "step-1", "--reason", reason, "--as", "user/kim", .. Local]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("expected a reason", run.Error, StringComparison.Ordinal);
    }
}
