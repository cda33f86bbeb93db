using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local;
using TestKit;

namespace Conformance.Services;

/// <summary>boto3 changes and reads parameters of a local host. Every response has only members that botocore's model knows.</summary>
public sealed class Boto3ParameterTests
{
    private const string Name = "/golden/base";
    private const string Ami = "ami-0123456789abcdef0";
    private const string Template = "Resources: { Topic: { Type: AWS::SNS::Topic } }";

    [PythonTheory("boto3")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Versions_labels_and_tags_of_a_parameter_are_kept(bool moto)
    {
        if (moto && Python.SkipReason("moto") is not null)
            return;
        await using var stack = await LocalStack.StartAsync(new() { Template = Template });
        await using var ssm = new Boto3Services("ssm", moto ? null : stack);
        Assert.Equal("ParameterNotFound", await ssm.ErrorAsync("GetParameter", Of(Name)));
        Assert.Equal(1, await PutAsync(ssm, "one"));
        Assert.Equal("ParameterAlreadyExists", await ssm.ErrorAsync("PutParameter", Put("two")));
        Assert.Equal(2, await PutAsync(ssm, "two", overwrite: true));
        Assert.Equal(3, await PutAsync(ssm, "three", overwrite: true));

        var labelled = await ssm.OutputAsync("LabelParameterVersion", new() { ["Name"] = Name, ["ParameterVersion"] = 1, ["Labels"] = new JsonArray("live", "1st") });
        Assert.Equal(("1st", 1), ((string?)Assert.Single(labelled["InvalidLabels"]!.AsArray()), (int)labelled["ParameterVersion"]!));
        Assert.Equal("one", await ValueAsync(ssm, $"{Name}:live"));
        await ssm.OutputAsync("LabelParameterVersion", new() { ["Name"] = Name, ["ParameterVersion"] = 2, ["Labels"] = new JsonArray("live") });
        Assert.Equal("two", await ValueAsync(ssm, $"{Name}:live"));
        Assert.Equal("one", await ValueAsync(ssm, $"{Name}:1"));
        Assert.Equal("three", await ValueAsync(ssm, Name));
        Assert.Equal("ParameterVersionNotFound", await ssm.ErrorAsync("GetParameter", Of($"{Name}:9")));

        var several = await ssm.OutputAsync("GetParameters", new() { ["Names"] = new JsonArray(Name, $"{Name}:2", "/none") });
        Assert.Equal(["three", "two"], several["Parameters"]!.AsArray().Select(parameter => (string?)parameter!["Value"]).Order(StringComparer.Ordinal));
        Assert.Equal("/none", (string?)Assert.Single(several["InvalidParameters"]!.AsArray()));

        var first = await ssm.OutputAsync("GetParameterHistory", new() { ["Name"] = Name, ["MaxResults"] = 2 });
        var second = await ssm.OutputAsync("GetParameterHistory", new() { ["Name"] = Name, ["MaxResults"] = 2, ["NextToken"] = (string?)first["NextToken"] });
        Assert.Equal(["one", "two", "three"], first["Parameters"]!.AsArray().Concat(second["Parameters"]!.AsArray()).Select(version => (string?)version!["Value"]));
        Assert.Equal("live", (string?)Assert.Single(first["Parameters"]![1]!["Labels"]!.AsArray()));
        Assert.Null(second["NextToken"]);

        await ssm.OutputAsync("AddTagsToResource", new()
        {
            ["ResourceType"] = "Parameter",
            ["ResourceId"] = Name,
            ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "team", ["Value"] = "web" }),
        });
        Assert.Equal("web", (string?)(await ssm.OutputAsync("ListTagsForResource", new() { ["ResourceType"] = "Parameter", ["ResourceId"] = Name }))["TagList"]![0]!["Value"]);
        var described = await ssm.OutputAsync("DescribeParameters", new()
        {
            ["ParameterFilters"] = new JsonArray(new JsonObject { ["Key"] = "Name", ["Option"] = "BeginsWith", ["Values"] = new JsonArray("/golden") }),
        });
        Assert.Equal((Name, 3), ((string?)described["Parameters"]![0]!["Name"], (int)described["Parameters"]![0]!["Version"]!));

        await ssm.OutputAsync("DeleteParameter", Of(Name));
        Assert.Equal("ParameterNotFound", await ssm.ErrorAsync("DeleteParameter", Of(Name)));
        Assert.Equal(1, await PutAsync(ssm, "again"));
    }

    [PythonFact("boto3")]
    public async Task An_AMI_becomes_the_value_after_its_check_and_a_launch_uses_it()
    {
        await using var stack = await LocalStack.StartAsync(new() { Template = Template });
        stack.Ec2.Put(new()
        {
            ["images"] = new JsonArray(new JsonObject { ["id"] = Ami }),
            ["settings"] = new JsonObject { ["parameterCheckSeconds"] = 0 },
        });
        await using var ssm = new Boto3Services("ssm", stack);
        await using var ec2 = new Boto3Services("ec2", stack);
        await ssm.OutputAsync("PutParameter", Image(Ami));
        await ssm.OutputAsync("PutParameter", Image("ami-00000000000000001", overwrite: true));
        Assert.Equal(Ami, await ValueAsync(ssm, Name));
        await ssm.OutputAsync("LabelParameterVersion", new() { ["Name"] = Name, ["Labels"] = new JsonArray("live") });

        foreach (var reference in new[] { Name, $"{Name}:1", $"{Name}:live", $"arn:aws:ssm:us-east-1:123456789012:parameter{Name}" })
        {
            var run = await ec2.OutputAsync("RunInstances", new() { ["ImageId"] = $"resolve:ssm:{reference}", ["MinCount"] = 1, ["MaxCount"] = 1 });
            Assert.Equal(Ami, (string?)run["Instances"]![0]!["ImageId"]);
        }

        stack.Ec2.Put(new() { ["settings"] = new JsonObject { ["parameterCheckSeconds"] = 1000 } });
        await ssm.OutputAsync("PutParameter", Image(Ami, overwrite: true));
        Assert.Equal("TooManyUpdates", await ssm.ErrorAsync("PutParameter", Image(Ami, overwrite: true)));
    }

    private static JsonObject Of(string name) => new() { ["Name"] = name };

    private static JsonObject Put(string value, bool overwrite = false) => new() { ["Name"] = Name, ["Value"] = value, ["Type"] = "String", ["Overwrite"] = overwrite };

    private static JsonObject Image(string ami, bool overwrite = false)
    {
        var input = Put(ami, overwrite);
        input["DataType"] = "aws:ec2:image";
        return input;
    }

    private static async Task<int> PutAsync(Boto3Services ssm, string value, bool overwrite = false) =>
        (int)(await ssm.OutputAsync("PutParameter", Put(value, overwrite)))["Version"]!;

    private static async Task<string?> ValueAsync(Boto3Services ssm, string name) => (string?)(await ssm.OutputAsync("GetParameter", Of(name)))["Parameter"]!["Value"];
}
