using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Local.Demo;

namespace EndToEnd;

/// <summary>Rules about the scan of the AMI itself, with the findings that the local host returns for EC2.</summary>
public sealed class AmiScanTests
{
    private const string Pipeline = "base-al2023";

    [Theory]
    [InlineData("""{ "findings": [] }""", GateAnswer.Resume, "scanned within 24h, AMI: 0 critical")]
    [InlineData(
        """{ "findings": [ { "severity": "CRITICAL", "fixAvailable": "NO", "packageVulnerabilityDetails": { "vulnerabilityId": "CVE-2026-4411", "vulnerablePackages": [ { "name": "openssl" } ] } } ] }""",
        GateAnswer.Stop, "AMI: 1 critical CVE-2026-4411, at most 0")]
    [InlineData("""{ "scan": { "hold": true } }""", GateAnswer.AskAgain, "AMI scan unknown: Amazon Inspector has not scanned ami-")]
    public async Task The_AMI_of_a_build_is_evaluated_by_the_findings_that_EC2_returns(string order, GateAnswer answer, string seen)
    {
        using var policy = new PolicyUnderTest("""{ "amiScan": { "finishedWithin": "24h", "findings": { "critical": 0 } } }""");
        await using var demo = await DemoEnvironment.StartAsync(new() { PolicyFile = policy.Path }, new DemoOutput(TextWriter.Null), default);
        await demo.StubAsync(Pipeline, JsonNode.Parse(order)!.AsObject(), default);
        await demo.StartAsync("scanned", Pipeline, default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));

        var decision = (await OnlyGateAsync(demo)).Decision!;

        Assert.Equal(answer, decision.Answer);
        Assert.Contains(seen, decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_official_client_reads_the_findings_of_an_AMI_page_by_page()
    {
        await using var demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
        await demo.StubAsync(Pipeline, JsonNode.Parse($$"""{ "findings": [ {{Finding(1)}}, {{Finding(2)}}, {{Finding(3)}} ] }""")!.AsObject(), default);
        await demo.StartAsync("scanned", Pipeline, default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        var environment = demo.Stack.ClientEnvironment("test");
        using var imageBuilder = AwsClients.ImageBuilder(environment);
        var ami = Assert.Single((await new GateEvidence(imageBuilder).ReadImageAsync(demo.Builds["scanned"].ImageArn, default))!.AmiIds);
        using var ec2 = AwsClients.Ec2(environment);

        var pages = await ec2.Paginators.GetImageFindings(new() { ImageId = ami, MaxResults = 2 })
            .Responses.Select(page => page.ImageFindings.Select(f => f.Title).ToArray()).ToListAsync();

        Assert.Equal([["CVE-1 - openssl", "CVE-2 - openssl"], ["CVE-3 - openssl"]], pages);

        static string Finding(int n) =>
            $$$$"""{ "severity": "LOW", "fixAvailable": "NO", "packageVulnerabilityDetails": { "vulnerabilityId": "CVE-{{{{n}}}}", "vulnerablePackages": [ { "name": "openssl" } ] } }""";
    }

    private static async Task<GateRecord> OnlyGateAsync(DemoEnvironment demo)
    {
        var settings = demo.Stack.Template.Settings;
        using var client = AwsClients.DynamoDB(demo.Stack.ClientEnvironment("test"));
        var gates = new GateRecords(new(client, demo.Stack.Template.Tables[0].Name), new(settings.Account, settings.Region));
        return Assert.Single(await gates.ListByDecisionDayAsync(DateOnly.FromDateTime(demo.Clock.GetUtcNow().UtcDateTime), default).ToListAsync());
    }
}
