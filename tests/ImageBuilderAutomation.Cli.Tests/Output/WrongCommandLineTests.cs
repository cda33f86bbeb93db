using TestKit;

namespace ImageBuilderAutomation.Cli.Tests.Output;

/// <summary>Command lines that a person may mistype. The answer names what was expected, and what may have been meant.</summary>
public sealed class WrongCommandLineTests
{
    private const string Nobody = "http://127.0.0.1:1";
    private const string Deployed = "https://abcdef.lambda-url.eu-west-1.on.aws/";

    private static readonly string Policy = Repository.PathOf("policy", "policy.json");

    public static TheoryData<string, string[]> Lines => new()
    {
        // Commands
        { "image-builder-automation has no command 'gtaes'. Did you mean 'gates'?", ["gtaes", "list"] },
        { "image-builder-automation gates has no command 'aprove'. Did you mean 'approve'?", ["gates", "aprove", "step-1"] },
        { "has no command 'frobnicate'. Commands: status, console, policy, waivers, gates,", ["frobnicate"] },
        { "gates list takes no argument 'step-1'.", ["gates", "list", "step-1"] },
        { "Expected <shell> with one of bash, zsh, fish, powershell, found 'bsh'. Did you mean 'bash'?", ["completion", "bsh"] },
        // Options
        { "history builds has no option '--pipline'. Did you mean '--pipeline'?", ["history", "builds", "--pipline", "web-shop"] },
        { "gates approve has no option '--gruop'. Did you mean '--group'?", ["gates", "approve", "--gruop=platform", "step-1", "--reason", "r"] },
        { "image-builder-automation has no option '--versoin'. Did you mean '--version'?", ["--versoin"] },
        // What is missing
        { "Expected <step>: The waiting step: its build, as name/1.0.0/7", ["gates", "approve", "--group", "platform", "--reason", "r"] },
        { "Expected --reason: The reason, on one line.", ["gates", "approve", "step-1", "--group", "platform"] },
        { "Expected a value after --reason: The reason, on one line.", ["gates", "approve", "step-1", "--group", "platform", "--reason"] },
        { "Expected either ids or --all.", ["failures", "replay", "--queue", "FailedInvocations", "--reason", "r"] },
        { "Expected one of --pipeline, --day and --status.", ["history", "builds", "--pipeline", "web-shop", "--status", "FAILED"] },
        // Values
        { "Expected --tests with one of passed, failed, unfinished, none, found 'passd'. Did you mean 'passed'?", ["policy", "explain", Policy, "--pipeline", "a", "--tests", "passd"] },
        { "Expected --scan with one of completed, missing, unfinished, failed, found 'complete'. Did you mean 'completed'?", ["policy", "explain", Policy, "--pipeline", "a", "--scan", "complete"] },
        { "Expected --status with a status of images, found 'FALED'. Did you mean 'FAILED'?", ["history", "builds", "--status", "FALED"] },
        { "Expected --limit with a number from 1, found 'ten'.", ["history", "builds", "--limit", "ten"] },
        { "Expected --limit with a number from 1, found '0'.", ["history", "builds", "--limit", "0"] },
        { "Expected --images with a number from 0, found 'all'.", ["lifecycle", "accept", "--images", "all", "--reason", "r"] },
        { "Expected --day with a day such as 2026-11-20, found '20.11.2026'.", ["history", "builds", "--day", "20.11.2026"] },
        { "Expected --day with a day such as 2026-11-20, found '2026-02-30'.", ["history", "builds", "--day", "2026-02-30"] },
        { "Expected --from not after --to, found 2026-12-01 and 2026-11-01.", ["history", "stats", "--from", "2026-12-01", "--to", "2026-11-01", "--dynamodb", Nobody] },
        { "Expected --waited with a duration such as 30m, 24h or 2d, found 'soon'.", ["policy", "explain", Policy, "--pipeline", "a", "--waited", "soon"] },
        { "Expected a URL such as http://127.0.0.1:4600, found 'localhost:4600'.", ["history", "builds", "--dynamodb", "localhost:4600"] },
        { "Expected a URL such as http://127.0.0.1:4600, found 'FailedInvocations'.", ["failures", "list", "--queue-url", "FailedInvocations"] },
        { "Expected --account with twelve digits, found '1234'.", ["history", "builds", "--account", "1234"] },
        { "Expected a build such as base/1.0.0/7, its ARN, or the id of its AMI, found 'web-shop'.", ["history", "show", "web-shop", "--dynamodb", Nobody] },
        { "Expected a build such as base/1.0.0/7, its ARN, or the id of its AMI, found 'arn:aws:imagebuilder:eu-west-1:1:image/web'.", ["history", "show", "arn:aws:imagebuilder:eu-west-1:1:image/web", "--dynamodb", Nobody] },
        { "Expected an AMI id such as ami-0abc1234def567890, found 'web-shop'.", ["history", "image", "web-shop", "--dynamodb", Nobody] },
        { "found 'platfrom'. Did you mean 'platform'?", ["policy", "explain", Policy, "--pipeline", "a", "--approval", "platfrom"] },
        { "Expected a policy file at 'nowhere.json':", ["policy", "validate", "nowhere.json"] },
        { "Expected a capability and a mode such as gates=off, found 'gates=of'. Did you mean 'gates=off'?", ["mode", "gates=of", "--reason", "r", "--url", Nobody] },
        // Where
        { "Profile 'nobody-has-this' is not in the AWS configuration.", ["history", "builds", "--profile", "nobody-has-this"] },
        { "Expected either --queue or --queue-url.", ["failures", "list", "--queue", "FailedInvocations", "--queue-url", Nobody] },
        { "Expected one mode for each capability, found gates=off and gates=act.", ["mode", "gates=off", "gates=act", "--reason", "r", "--url", Nobody] },
        { "found 'set'. Modes: act, observe, off, policy.", ["mode", "set", "gates=off", "--reason", "r", "--url", Nobody] },
        { "Expected --as only with a local stack", ["mode", "gates=off", "--reason", "r", "--as", "role/Operator/kim", "--url", Deployed] },
        { "Expected --imagebuilder in addition to --dynamodb: give the local Image Builder's URL.", ["lifecycle", "plan", "--policy", Policy, "--dynamodb", Nobody] },
        { "no stack answers: Connection refused (127.0.0.1:1). Check the URLs", ["gates", "list", "--dynamodb", Nobody] },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task A_wrong_command_line_is_answered_helpfully(string answer, string[] line)
    {
        var run = await Cli.RunAsync(line);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(answer, run.Error);
        // A problem is one line. The last line may say where to look.
        Assert.InRange(run.Error.Trim().Split('\n').Length, 1, 3);
    }

    [Fact]
    public async Task Everything_that_is_missing_is_named_at_once()
    {
        var run = await Cli.RunAsync("gates", "approve");

        Assert.Equal(
            ["Expected <step>", "Expected --group", "Expected --reason", "See"], run.Error.Trim().Split('\n').Select(line => line.Split(':')[0]));
    }

    [Fact]
    public async Task The_tool_alone_shows_its_help() => Assert.Equal(await Cli.RunAsync("--help"), await Cli.RunAsync());

    [Fact]
    public async Task A_group_alone_shows_its_help_as_an_error()
    {
        var help = await Cli.RunAsync("gates", "--help");

        Assert.Equal(new Cli(2, "", help.Output), await Cli.RunAsync("gates"));
    }
}
