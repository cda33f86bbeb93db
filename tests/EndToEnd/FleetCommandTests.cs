using System.Text;
using System.Text.Json.Nodes;
using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Local.Demo;
using TestKit;

namespace EndToEnd;

/// <summary>The command <c>fleet</c>, on a local stack whose EC2 has instances and launch templates of two accounts.</summary>
public sealed class FleetCommandTests
{
    private const string Pipeline = "base-al2023";
    private const string Other = "444455556666";

    private const string Fixable =
        """{ "findings": [ { "severity": "CRITICAL", "fixAvailable": "YES", "packageVulnerabilityDetails": { "vulnerabilityId": "CVE-2026-4411", "vulnerablePackages": [ { "name": "openssl" } ] } } ] }""";

    [Fact]
    public async Task Instances_and_templates_of_older_images_are_counted_with_their_fix_and_nothing_changes()
    {
        using var policy = new PolicyUnderTest("""{ "scan": {} }""");
        await using var demo = await DemoEnvironment.StartAsync(new() { PolicyFile = policy.Path }, new DemoOutput(TextWriter.Null), default);
        var old = await BuildAsync(demo, "old", Fixable);
        // The findings of the pipeline change with the next build; these stay the image's own.
        using var http = new HttpClient();
        var own = JsonNode.Parse(Fixable)!.AsObject();
        own["arn"] = old;
        using var stub = new StringContent(own.ToJsonString(), Encoding.UTF8, "application/json");
        (await http.PostAsync(new Uri(demo.Stack.Endpoints.ImageBuilder, "/_emulator/builds"), stub)).EnsureSuccessStatusCode();
        demo.Stack.Ec2.Put(JsonNode.Parse(
            $$"""{ "launchTemplates": [ { "name": "web", "image": "{{old}}" } ], "instances": [ { "image": "{{old}}", "count": 3 }, { "account": "{{Other}}", "image": "{{old}}", "count": 12 } ] }""")!.AsObject());
        var alone = await FleetAsync(demo);
        Assert.Equal(("0", "0"), (alone["old"]!["instances"]!.ToString(), alone["images"]!.AsArray().Count.ToString()));

        await BuildAsync(demo, "new", """{ "findings": [] }""");
        var calls = demo.Stack.Ec2.Calls.Count;
        var fleet = await FleetAsync(demo);

        var image = Assert.Single(fleet["images"]!.AsArray())!;
        Assert.Equal(old, image["arn"]!.ToString());
        Assert.Equal(["123456789012 3 1"], image["accounts"]!.AsArray().Select(use => $"{use!["account"]} {use["instances"]} {use["launchTemplates"]}"));
        Assert.Equal(("CRITICAL", "true", "ec2Scan"), (image["fixes"]![0]!["severity"]!.ToString(), image["fixes"]![0]!["inNewest"]!.ToString(), image["fixes"]![0]!["source"]!.ToString()));
        Assert.Equal(("false", "other accounts: no usage report has been made yet"), (image["complete"]!.ToString(), image["gaps"]![0]!.ToString()));
        Assert.Equal(
            ["DescribeImageReferences", "DescribeLaunchTemplateVersions", "DescribeImages"],
            demo.Stack.Ec2.Calls.Skip(calls).Select(call => call.Operation).Distinct());

        var (exitCode, text, _) = await StackCommands.RunAsync(demo, "fleet", "--policy", Repository.PathOf("policy", "policy.json"));
        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Matches(@"AVAILABLE +0d +base-al2023/1\.0\.0/2 +own +3 +1 +0 +critical since \d{4}-\d\d-\d\d, fixed in the newest", text);
        Assert.Contains("3 instances and 1 launch template in 1 account use images older than the newest release of their recipe", text);
    }

    private static async Task<string> BuildAsync(DemoEnvironment demo, string name, string scan)
    {
        await demo.StubAsync(Pipeline, JsonNode.Parse(scan)!.AsObject(), default);
        await demo.StartAsync(name, Pipeline, default);
        using var client = AwsClients.ImageBuilder(demo.Stack.ClientEnvironment("test"));
        for (var hours = 0; hours < 12; hours++)
        {
            await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
            if ((await client.GetImageAsync(new() { ImageBuildVersionArn = demo.Builds[name].ImageArn })).Image.State.Status == ImageStatus.AVAILABLE)
                return demo.Builds[name].ImageArn;
        }

        throw new InvalidOperationException($"Expected {name} to become available within a day.");
    }

    private static async Task<JsonNode> FleetAsync(DemoEnvironment demo)
    {
        var run = await StackCommands.RunAsync(demo, "fleet", "--json", "--policy", Repository.PathOf("policy", "policy.json"));
        Assert.True(run.ExitCode == ExitCode.Ok, run.Error);
        return JsonNode.Parse(run.Output)!;
    }
}
