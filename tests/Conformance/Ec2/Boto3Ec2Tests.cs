using System.Diagnostics;
using System.Text.Json.Nodes;
using Conformance.Clients;
using ImageBuilderAutomation.Local;
using TestKit;

namespace Conformance.Ec2;

/// <summary>boto3 plays the life of an AMI with the EC2 of a local host. Every response has only members that botocore's model knows.</summary>
public sealed class Boto3Ec2Tests : IAsyncLifetime
{
    private const string Owner = "123456789012";
    private const string Other = "444455556666";
    private const string Ami = "ami-0123456789abcdef0";

    private LocalStack? _stack;
    private ScriptProcess _script = null!;

    public async Task InitializeAsync()
    {
        // The tests are then skipped, but xunit still calls this.
        if (Python.SkipReason("boto3") is not null)
            return;
        _stack = await LocalStack.StartAsync(new() { Template = "Resources: { Topic: { Type: AWS::SNS::Topic } }" });
        _stack.Ec2.Put(new() { ["images"] = new JsonArray(new JsonObject { ["id"] = Ami, ["name"] = "base", ["tags"] = new JsonObject { ["team"] = "web" } }) });
        _script = StartScript();
    }

    public async Task DisposeAsync()
    {
        if (_stack is null)
            return;
        await _script.DisposeAsync();
        await _stack.DisposeAsync();
    }

    [PythonFact("boto3")]
    public async Task Snapshots_and_instances_are_found_by_the_key_of_a_tag_and_by_state()
    {
        var launched = (string)(await OutputAsync("RunInstances", Launch()))["Instances"]![0]!["InstanceId"]!;
        var snapshot = (string)(await OutputAsync("DescribeSnapshots", new() { ["OwnerIds"] = new JsonArray("self") }))["Snapshots"]![0]!["SnapshotId"]!;
        Assert.Empty((await OutputAsync("DescribeSnapshots", ByTag()))["Snapshots"]!.AsArray());
        await OutputAsync("CreateTags", new()
        {
            ["Resources"] = new JsonArray(launched, snapshot),
            ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "Ec2ImageBuilderArn", ["Value"] = "arn" }),
        });

        var found = Assert.Single((await OutputAsync("DescribeSnapshots", ByTag()))["Snapshots"]!.AsArray())!;
        Assert.Equal((snapshot, "8", "arn"), ((string?)found["SnapshotId"], found["VolumeSize"]!.ToString(), (string?)found["Tags"]![0]!["Value"]));
        Assert.Equal(launched, (string?)(await OutputAsync("DescribeInstances", ByTag("pending", "running")))["Reservations"]![0]!["Instances"]![0]!["InstanceId"]);
        Assert.Empty((await OutputAsync("DescribeInstances", ByTag("stopped")))["Reservations"]!.AsArray());

        static JsonObject ByTag(params string[] states)
        {
            var filters = new JsonArray(new JsonObject { ["Name"] = "tag-key", ["Values"] = new JsonArray("Ec2ImageBuilderArn") });
            if (states.Length > 0)
                filters.Add(new JsonObject { ["Name"] = "instance-state-name", ["Values"] = new JsonArray([.. states.Select(state => JsonValue.Create(state))]) });
            return new() { ["Filters"] = filters };
        }
    }

    [PythonFact("boto3")]
    public async Task An_AMI_is_shared_launched_reported_disabled_and_deregistered()
    {
        var image = (await OutputAsync("DescribeImages", new() { ["ImageIds"] = new JsonArray(Ami) }))["Images"]![0]!;
        Assert.Equal(("available", "base", "web", "disabled"), (
            (string?)image["State"], (string?)image["Name"], (string?)image["Tags"]![0]!["Value"], (string?)image["DeregistrationProtection"]));
        Assert.Equal("AuthFailure", await ErrorAsync("RunInstances", Launch(), Other));

        await OutputAsync("ModifyImageAttribute", new() { ["ImageId"] = Ami, ["LaunchPermission"] = new JsonObject { ["Add"] = new JsonArray(new JsonObject { ["UserId"] = Other }) } });
        var shares = await OutputAsync("DescribeImageAttribute", new() { ["ImageId"] = Ami, ["Attribute"] = "launchPermission" });
        Assert.Equal(Other, (string?)shares["LaunchPermissions"]![0]!["UserId"]);
        var launched = await OutputAsync("RunInstances", Launch(), Other);
        var instance = (string)launched["Instances"]![0]!["InstanceId"]!;
        Assert.Equal(Ami, (string?)(await OutputAsync("DescribeInstances", [], Other))["Reservations"]![0]!["Instances"]![0]!["ImageId"]);
        Assert.Equal("base", (string?)(await OutputAsync("DescribeInstanceImageMetadata", [], Other))["InstanceImageMetadata"]![0]!["ImageMetadata"]!["Name"]);

        var types = new JsonArray(new JsonObject
        {
            ["ResourceType"] = "ec2:LaunchTemplate",
            ["ResourceTypeOptions"] = new JsonArray(new JsonObject { ["OptionName"] = "version-depth", ["OptionValues"] = new JsonArray("3") }),
        });
        var report = (string?)(await OutputAsync("CreateImageUsageReport", new() { ["ImageId"] = Ami, ["ResourceTypes"] = types, ["AccountIds"] = new JsonArray(Other) }))["ReportId"];
        var described = (await OutputAsync("DescribeImageUsageReports", []))["ImageUsageReports"]![0]!;
        Assert.Equal(("pending", report, Other, "3"), (
            (string?)described["State"], (string?)described["ReportId"], (string?)described["AccountIds"]![0],
            (string?)described["ResourceTypes"]![0]!["ResourceTypeOptions"]![0]!["OptionValues"]![0]));
        await OutputAsync("DescribeImageUsageReportEntries", new() { ["ReportIds"] = new JsonArray(report) });
        await OutputAsync("DeleteImageUsageReport", new() { ["ReportId"] = report });

        var references = await OutputAsync("DescribeImageReferences", new() { ["ImageIds"] = new JsonArray(Ami), ["IncludeAllResourceTypes"] = true }, Other);
        Assert.EndsWith($":instance/{instance}", (string?)references["ImageReferences"]![0]!["Arn"], StringComparison.Ordinal);
        await OutputAsync("StopInstances", new() { ["InstanceIds"] = new JsonArray(instance) }, Other, orElse: "IncorrectInstanceState");
        await OutputAsync("TerminateInstances", new() { ["InstanceIds"] = new JsonArray(instance) }, Other);

        await OutputAsync("EnableImageDeprecation", new() { ["ImageId"] = Ami, ["DeprecateAt"] = DateTimeOffset.UtcNow.AddDays(1).ToString("O") });
        await OutputAsync("DisableImageDeprecation", new() { ["ImageId"] = Ami });
        await OutputAsync("EnableImageDeregistrationProtection", new() { ["ImageId"] = Ami });
        await OutputAsync("DisableImageDeregistrationProtection", new() { ["ImageId"] = Ami });
        await OutputAsync("DisableImage", new() { ["ImageId"] = Ami });
        Assert.Equal("InvalidAMIID.Unavailable", await ErrorAsync("RunInstances", Launch()));
        await OutputAsync("EnableImage", new() { ["ImageId"] = Ami });
        await OutputAsync("ResetImageAttribute", new() { ["ImageId"] = Ami, ["Attribute"] = "launchPermission" });
        var copy = (string)(await OutputAsync("CopyImage", new() { ["Name"] = "copy", ["SourceImageId"] = Ami, ["SourceRegion"] = "us-east-1" }))["ImageId"]!;
        var entries = (await OutputAsync("GetImageAncestry", new() { ["ImageId"] = copy }))["ImageAncestryEntries"]!.AsArray();
        Assert.Equal([copy, Ami], entries.Select(entry => (string?)entry!["ImageId"]));
        Assert.Equal("DryRunOperation", await ErrorAsync("DeregisterImage", new() { ["ImageId"] = Ami, ["DryRun"] = true }));
        var snapshot = (string?)(await OutputAsync("DescribeSnapshots", new() { ["OwnerIds"] = new JsonArray("self") }))["Snapshots"]![0]!["SnapshotId"];
        Assert.NotNull(snapshot);
        var result = await OutputAsync("DeregisterImage", new() { ["ImageId"] = Ami, ["DeleteAssociatedSnapshots"] = true });
        Assert.Equal("success", (string?)result["DeleteSnapshotResults"]![0]!["ReturnCode"]);
    }

    [PythonFact("boto3")]
    public async Task Launch_templates_are_created_changed_described_tagged_and_deleted()
    {
        var created = await OutputAsync("CreateLaunchTemplate", new()
        {
            ["LaunchTemplateName"] = "web",
            ["LaunchTemplateData"] = new JsonObject { ["ImageId"] = "ami-00000099", ["InstanceType"] = "m7g.large" },
        });
        Assert.Equal("InvalidAMIID.NotFound", (string?)created["Warning"]!["Errors"]![0]!["Code"]);
        var id = (string)created["LaunchTemplate"]!["LaunchTemplateId"]!;
        await OutputAsync("CreateTags", new() { ["Resources"] = new JsonArray(id), ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "team", ["Value"] = "web" }) });
        Assert.Equal("launch-template", (string?)(await OutputAsync(
            "DescribeTags", new() { ["Filters"] = new JsonArray(new JsonObject { ["Name"] = "resource-id", ["Values"] = new JsonArray(id) }) }))["Tags"]![0]!["ResourceType"]);

        var second = await OutputAsync("CreateLaunchTemplateVersion", new() { ["LaunchTemplateId"] = id, ["SourceVersion"] = "1", ["LaunchTemplateData"] = new JsonObject { ["ImageId"] = Ami } });
        Assert.Equal(("m7g.large", Ami), ((string?)second["LaunchTemplateVersion"]!["LaunchTemplateData"]!["InstanceType"], (string?)second["LaunchTemplateVersion"]!["LaunchTemplateData"]!["ImageId"]));
        await OutputAsync("ModifyLaunchTemplate", new() { ["LaunchTemplateId"] = id, ["DefaultVersion"] = "2" });
        Assert.Equal(2, (int)(await OutputAsync("DescribeLaunchTemplates", []))["LaunchTemplates"]![0]!["DefaultVersionNumber"]!);
        var deleted = await OutputAsync("DeleteLaunchTemplateVersions", new() { ["LaunchTemplateId"] = id, ["Versions"] = new JsonArray("1", "2") });
        Assert.Equal(
            (1, "unexpectedError"),
            ((int)deleted["SuccessfullyDeletedLaunchTemplateVersions"]![0]!["VersionNumber"]!, (string?)deleted["UnsuccessfullyDeletedLaunchTemplateVersions"]![0]!["ResponseError"]!["Code"]));
        await OutputAsync("DeleteTags", new() { ["Resources"] = new JsonArray(id) });
        await OutputAsync("DeleteLaunchTemplate", new() { ["LaunchTemplateId"] = id });
    }

    [PythonFact("boto3")]
    public async Task Every_member_of_launch_template_data_is_returned_as_it_was_sent()
    {
        var answer = await _script.AskAsync(new JsonObject { ["templateData"] = true, ["endpoint"] = Endpoint, ["account"] = Owner });

        Assert.Empty(answer["differences"]!.AsArray().Select(line => line!.ToString()));
        Assert.Empty(answer["unknown"]!.AsArray().Select(element => element!.ToString()));
        Assert.InRange((int)answer["members"]!, 30, 100);
    }

    private static ScriptProcess StartScript() =>
        new(new ProcessStartInfo(Python.Command, ["-u", Repository.PathOf("tests", "Conformance", "python", "ec2.py")]));

    private string Endpoint => _stack!.Services.Url.ToString();

    private static JsonObject Launch() => new() { ["ImageId"] = Ami, ["MinCount"] = 1, ["MaxCount"] = 1 };

    private Task<JsonObject> AskAsync(string call, JsonObject input, string account) =>
        _script.AskAsync(new JsonObject { ["call"] = call, ["input"] = input, ["endpoint"] = Endpoint, ["account"] = account });

    /// <param name="orElse">An error code that is as good as a response.</param>
    private async Task<JsonNode> OutputAsync(string call, JsonObject input, string account = Owner, string? orElse = null)
    {
        var answer = await AskAsync(call, input, account);
        if (orElse is not null && (string?)answer["error"] == orElse)
            return new JsonObject();
        Assert.True(answer["output"] is not null, $"{call}: {answer.ToJsonString()}");
        Assert.Empty(answer["unknown"]!.AsArray().Select(element => element!.ToString()));
        return answer["output"]!;
    }

    private async Task<string?> ErrorAsync(string call, JsonObject input, string account = Owner) => (string?)(await AskAsync(call, input, account))["error"];
}
