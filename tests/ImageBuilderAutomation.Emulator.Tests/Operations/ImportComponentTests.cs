using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Operations;

public sealed class ImportComponentTests : EmulatorTest
{
    private static JsonObject Script(string type = "BUILD") => new()
    {
        ["name"] = "Say Hello",
        ["semanticVersion"] = "1.0.0",
        ["type"] = type,
        ["format"] = "SHELL",
        ["platform"] = "Linux",
        ["data"] = "#!/bin/bash\nset -e\necho \"hello: world\"\n",
    };

    [Theory]
    [InlineData("BUILD", "- name: build")]
    [InlineData("TEST", "- name: test")]
    public async Task A_script_becomes_a_component_that_runs_it(string type, string phase)
    {
        var arn = await Api.CreateAsync("ImportComponent", Script(type));

        Assert.Equal(Api.Arn("component/say-hello/1.0.0/1"), arn);
        var component = (await Api.OkAsync("GetComponent", new() { ["componentBuildVersionArn"] = arn }))["component"]!;
        Assert.Equal((type, "Linux", "Say Hello"), (component["type"]!.ToString(), component["platform"]!.ToString(), component["name"]!.ToString()));
        var data = component["data"]!.ToString();
        Assert.Contains(phase, data, StringComparison.Ordinal);
        Assert.Contains("              echo \"hello: world\"\n", data, StringComparison.Ordinal);
        // CreateComponent accepts the document.
        await Api.OkAsync("CreateComponent", new() { ["name"] = "again", ["semanticVersion"] = "1.0.0", ["platform"] = "Linux", ["data"] = data });
    }

    [Fact]
    public async Task Importing_the_same_version_again_creates_its_next_build()
    {
        await Api.OkAsync("ImportComponent", Script());

        Assert.Equal(Api.Arn("component/say-hello/1.0.0/2"), await Api.CreateAsync("ImportComponent", Script()));
    }

    [Theory]
    [InlineData("uri", "s3://bucket/script.sh", "InvalidParameterCombinationException")]
    [InlineData("data", null, "InvalidParameterCombinationException")]
    [InlineData("format", "PYTHON", "InvalidParameterValueException")]
    [InlineData("type", "DISTRIBUTION", "InvalidParameterValueException")]
    [InlineData("semanticVersion", "1.0", "InvalidParameterValueException")]
    [InlineData("semanticVersion", "1.0.1073741824", "InvalidVersionNumberException")]
    public async Task An_invalid_import_is_refused(string member, string? value, string error)
    {
        var input = Script();
        input[member] = value;

        (await Api.CallAsync("ImportComponent", input)).MustBe(HttpStatusCode.BadRequest, error);
    }
}
