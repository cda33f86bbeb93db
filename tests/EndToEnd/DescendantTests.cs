using System.Text.Json.Nodes;
using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Cli;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Local;
using TestKit;

namespace EndToEnd;

/// <summary>The command <c>release descendants</c>, and what <c>release revoke</c> lists, on a local stack with the template's functions.</summary>
public sealed class DescendantTests : IAsyncLifetime, IDisposable
{
    private const string Policy = """
        { "modes": { "releases": "act", "gates": "act" },
          "scopes": { "base": { "images": ["base"] }, "web": { "images": ["web"] } },
          "owners": [ { "scope": "base", "owner": "platform-team" }, { "scope": "web", "owner": "web-team" } ],
          "channels": [
            { "name": "prod", "scope": "base", "promote": "released", "targets": [ { "parameter": "/images/base/prod" } ] },
            { "name": "prod", "scope": "web", "promote": "released", "targets": [ { "parameter": "/images/web/prod" } ] } ] }
        """;

    private const string Amazon = "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x";

    private readonly SimulationClock _clock = new(new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
    private readonly string _policy = Path.GetTempFileName();
    private LocalStack _stack = null!;
    private IAmazonImagebuilder _client = null!;
    private string _infrastructure = "";

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_policy, Policy);
        _stack = await LocalStack.StartAsync(new()
        {
            Template = await File.ReadAllTextAsync(Repository.PathOf("template.yaml")),
            Settings = new() { Parameters = new Dictionary<string, string> { ["SweepSchedule"] = "rate(1 day)", ["BuildsSchedule"] = "rate(1 day)" } },
            Clock = _clock,
            Concurrency = 1,
            Variables = new Dictionary<string, string> { ["POLICY_FILE"] = _policy },
        });
        _client = AwsClients.ImageBuilder(_stack.ClientEnvironment("factory"));
        _infrastructure = (await _client.CreateInfrastructureConfigurationAsync(
            new() { Name = "base", InstanceProfileName = "builder" })).InfrastructureConfigurationArn;
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _stack.DisposeAsync();
    }

    public void Dispose()
    {
        _clock.Dispose();
        File.Delete(_policy);
    }

    [Fact]
    public async Task When_a_parent_is_revoked_its_children_are_listed_with_their_owners()
    {
        await BuildAsync("base", Amazon);
        await BuildAsync("web", Image("base/x.x.x"));
        await BuildAsync("shop", await AmiAsync("web/1.0.0/1"));
        await BuildAsync("other", Amazon);

        var revoked = await RunAsync([.. Revoke("base/1.0.0/1")]);

        Assert.Equal((ExitCode.Ok, ""), (revoked.ExitCode, revoked.Error));
        Assert.StartsWith("base/1.0.0/1 is revoked", revoked.Output, StringComparison.Ordinal);
        Assert.Contains("base/1.0.0/1 has 2 builds and 2 recipes as descendants.", revoked.Lines);
        Assert.Matches(@"\nweb/1\.0\.0/1 +AVAILABLE +released +web/prod +web-team +base/1\.0\.0/1 +the history names its parent: image/base/1\.0\.0/1", revoked.Output);
        Assert.Matches(@"\nimage-recipe/web/1\.0\.0 +web-team +base/1\.0\.0/1 +it names image/base/x\.x\.x: its next build uses this image", revoked.Output);
        Assert.Matches(@"\nshop/1\.0\.0/1 +AVAILABLE +released +none +web/1\.0\.0/1 ", revoked.Output);
        Assert.DoesNotContain("other/1.0.0", revoked.Output, StringComparison.Ordinal);

        await RunAsync([.. Revoke("web/1.0.0/1")]);
        var again = await RunAsync("release", "descendants", "base/1.0.0/1", "--policy", _policy);
        Assert.Equal((ExitCode.Ok, ""), (again.ExitCode, again.Error));
        Assert.Matches(@"\nweb/1\.0\.0/1 +AVAILABLE +revoked +web-team", again.Output);
    }

    [Fact]
    public async Task A_build_from_a_channels_parameter_is_found_after_the_channel_has_moved_by_the_ancestry_of_its_AMI()
    {
        await BuildAsync("base", Amazon);
        await _clock.AdvanceAsync(TimeSpan.FromHours(1));
        await BuildAsync("web", "ssm:/images/base/prod");
        await BuildAsync("base", Amazon);
        await _clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.NotEmpty((await RunAsync(Revoke("base/1.0.0/1"))).Output);

        var list = JsonNode.Parse((await RunAsync("release", "descendants", "base/1.0.0/1", "--policy", _policy, "--json")).Output)!;

        Assert.Equal("true", list["complete"]!.ToString());
        var web = Assert.Single(list["descendants"]!.AsArray(), item => item!["name"]!.ToString() == "web/1.0.0/1")!;
        Assert.Equal(("certain", "web-team"), (web["certainty"]!.ToString(), web["owner"]!.ToString()));
        Assert.Contains(web["reasons"]!.AsArray(), reason => reason!.ToString().StartsWith("EC2 records it: the ancestry of ami-", StringComparison.Ordinal));
        Assert.Contains("channel base/prod had put this image into parameter /images/base/prod then", web["reasons"]!.AsArray().Select(reason => reason!.ToString()));
    }

    [Fact]
    public async Task A_source_that_is_refused_makes_the_list_incomplete_and_changes_the_exit_code_but_not_that_of_a_revocation()
    {
        await BuildAsync("base", Amazon);
        await BuildAsync("web", "ssm:/images/base/prod");
        await BuildAsync("shop", Image("base/1.0.0/1"));
        _stack.Ec2.Put(JsonNode.Parse(
            """{ "faults": [ { "service": "ec2", "operation": "GetImageAncestry", "error": "UnauthorizedOperation", "message": "You are not authorized" } ] }""")!.AsObject());

        var list = await RunAsync("release", "descendants", "base/1.0.0/1", "--policy", _policy);

        Assert.Equal((ExitCode.Problems, ""), (list.ExitCode, list.Error));
        Assert.Contains("and the list is incomplete.", list.Output, StringComparison.Ordinal);
        Assert.Matches("\nincomplete: EC2's ancestry of AMIs: .*You are not authorized", list.Output);
        Assert.Matches(@"\nshop/1\.0\.0/1 +AVAILABLE +released +none +base/1\.0\.0/1 ", list.Output);

        var revoked = JsonNode.Parse((await RunAsync([.. Revoke("base/1.0.0/1"), "--json"])).Output)!;
        Assert.Equal(("true", "false"), (revoked["done"]!.ToString(), revoked["descendants"]!["complete"]!.ToString()));
        Assert.Contains("shop/1.0.0/1", revoked["descendants"]!["descendants"]!.AsArray().Select(item => item!["name"]!.ToString()));
    }

    [Fact]
    public async Task Without_the_policy_the_owners_are_unknown_and_the_list_says_so()
    {
        await BuildAsync("base", Amazon);
        await BuildAsync("web", Image("base/1.0.0/1"));

        var list = await RunAsync("release", "descendants", await AmiAsync("base/1.0.0/1"), "--policy", $"{_policy}-missing");

        Assert.Equal(ExitCode.Problems, list.ExitCode);
        Assert.Matches(@"\nincomplete: owners: no policy is published, and there is no \S+-missing", list.Output);
        Assert.Matches(@"\nweb/1\.0\.0/1 +AVAILABLE +released +web/prod +unknown ", list.Output);
    }

    [Fact]
    public async Task A_build_that_nobody_knows_has_an_incomplete_list()
    {
        var list = await RunAsync("release", "descendants", "base/1.0.0/9", "--policy", _policy);

        Assert.Equal((ExitCode.Problems, "base/1.0.0/9 has no known descendants, but the list is incomplete."), (list.ExitCode, list.Lines[0]));
        Assert.Equal("incomplete: no source knows base/1.0.0/9, so what names its AMIs is not found", list.Lines[1]);
    }

    [Fact]
    public async Task A_revocation_without_a_stack_to_read_succeeds_and_says_that_the_descendants_are_unknown()
    {
        await BuildAsync("base", Amazon);
        using var output = new StringWriter { NewLine = "\n" };

        var exitCode = await CommandLine.RunAsync(
            ["release", "revoke", Image("base/1.0.0/1"), "--reason", "because", "--as", "role/Operator/kim", "--url", $"{_stack.Services.Url}function-urls/OperateStack/"],
            output, output, default, _clock);

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.EndsWith("\nIts descendants are unknown: name the stack with --stack\n", output.ToString(), StringComparison.Ordinal);
    }

    private async Task BuildAsync(string recipe, string parent)
    {
        var arn = $"arn:aws:imagebuilder:us-east-1:123456789012:image-recipe/{recipe}/1.0.0";
        try
        {
            await _client.GetImageRecipeAsync(new() { ImageRecipeArn = arn });
        }
        catch (AmazonImagebuilderException)
        {
            await _client.CreateImageRecipeAsync(new()
            {
                Name = recipe,
                SemanticVersion = "1.0.0",
                ParentImage = parent,
                Components = [new() { ComponentArn = "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x" }],
            });
        }

        await _client.CreateImageAsync(new()
        {
            ImageRecipeArn = arn,
            InfrastructureConfigurationArn = _infrastructure,
            ImageTestsConfiguration = new() { ImageTestsEnabled = false },
        });
        await _clock.AdvanceAsync(TimeSpan.FromHours(2));
    }

    private string[] Revoke(string build) =>
        ["release", "revoke", build, "--reason", "because of the test", "--as", "role/Operator/kim", "--policy", _policy];

    private Task<Terminal> RunAsync(params string[] args) => StackCommands.RunAsync(_stack, args);

    private static string Image(string path) => $"arn:aws:imagebuilder:us-east-1:123456789012:image/{path}";

    private async Task<string> AmiAsync(string build) =>
        (await _client.GetImageAsync(new() { ImageBuildVersionArn = Image(build) })).Image.OutputResources.Amis[0].Image;
}
