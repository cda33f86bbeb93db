using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Control;

/// <summary>Documents that calls refer to by S3 URI.</summary>
public sealed class ObjectRouteTests : EmulatorTest
{
    private const string Uri = "s3://golden-images/components/hello world.yaml";

    [Fact]
    public async Task A_component_is_read_from_the_object_that_its_uri_names()
    {
        await PutAsync("golden-images/components/hello%20world.yaml", Samples.ComponentYaml);

        var arn = await Api.CreateAsync("CreateComponent", Referring(Samples.Component(), "data", "uri"));

        var component = (await Api.OkAsync("GetComponent", new() { ["componentBuildVersionArn"] = arn }))["component"]!;
        Assert.Equal((Samples.ComponentYaml, "BUILD"), (component["data"]!.ToString(), component["type"]!.ToString()));
        Assert.Null(component["uri"]);
    }

    [Fact]
    public async Task A_changed_object_becomes_the_next_build_and_an_unchanged_one_is_refused()
    {
        await PutAsync("golden-images/components/hello%20world.yaml", Samples.ComponentYaml);
        await Api.CreateAsync("CreateComponent", Referring(Samples.Component(), "data", "uri"));
        (await Api.CallAsync("CreateComponent", Referring(Samples.Component(), "data", "uri")))
            .MustBe(HttpStatusCode.BadRequest, "ResourceAlreadyExistsException");

        await PutAsync("golden-images/components/hello%20world.yaml", Samples.ComponentYaml.Replace("echo hello", "echo again", StringComparison.Ordinal));

        Assert.EndsWith("/1.0.0/2", await Api.CreateAsync("CreateComponent", Referring(Samples.Component(), "data", "uri")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workflow_a_script_and_a_Dockerfile_are_read_from_objects_too()
    {
        await PutAsync("golden-images/components/hello%20world.yaml", Samples.WorkflowYaml);
        var workflow = await Api.CreateAsync("CreateWorkflow", Referring(Samples.Workflow(), "data", "uri"));
        Assert.Equal(
            Samples.WorkflowYaml, (await Api.OkAsync("GetWorkflow", new() { ["workflowBuildVersionArn"] = workflow }))["workflow"]!["data"]!.ToString());

        await PutAsync("golden-images/components/hello%20world.yaml", "echo from S3");
        var script = Referring(
            new() { ["name"] = "script", ["semanticVersion"] = "1.0.0", ["type"] = "TEST", ["format"] = "SHELL", ["platform"] = "Linux" }, "data", "uri");
        var imported = await Api.CreateAsync("ImportComponent", script);
        Assert.Contains(
            "echo from S3",
            (await Api.OkAsync("GetComponent", new() { ["componentBuildVersionArn"] = imported }))["component"]!["data"]!.ToString(),
            StringComparison.Ordinal);

        await PutAsync("golden-images/components/hello%20world.yaml", "FROM {{{ imagebuilder:parentImage }}}");
        var recipe = await Api.CreateAsync("CreateContainerRecipe", Referring(Samples.ContainerRecipe(Api), "dockerfileTemplateData", "dockerfileTemplateUri"));
        Assert.Equal(
            "FROM {{{ imagebuilder:parentImage }}}",
            (await Api.OkAsync("GetContainerRecipe", new() { ["containerRecipeArn"] = recipe }))["containerRecipe"]!["dockerfileTemplateData"]!.ToString());
    }

    [Theory]
    [InlineData(Uri, "The object 's3://golden-images/components/hello world.yaml' does not exist or cannot be read.")]
    [InlineData("https://golden-images.s3.amazonaws.com/hello.yaml", "It must be an S3 URI of the form s3://bucket/key.")]
    [InlineData("s3://golden-images", "It must be an S3 URI of the form s3://bucket/key.")]
    [InlineData("s3://Golden_Images/hello.yaml", "It must be an S3 URI of the form s3://bucket/key.")]
    public async Task A_uri_without_an_object_is_an_invalid_value(string uri, string why)
    {
        var component = Referring(Samples.Component(), "data", "uri");
        var recipe = Referring(Samples.ContainerRecipe(Api), "dockerfileTemplateData", "dockerfileTemplateUri");
        (component["uri"], recipe["dockerfileTemplateUri"]) = (uri, uri);

        (await Api.CallAsync("CreateComponent", component)).MustBe(
            HttpStatusCode.BadRequest, "InvalidParameterValueException", $"The value supplied for parameter 'uri' is not valid. {why}");
        (await Api.CallAsync("CreateContainerRecipe", recipe)).MustBe(
            HttpStatusCode.BadRequest, "InvalidParameterValueException", $"The value supplied for parameter 'dockerfileTemplateUri' is not valid. {why}");
    }

    [Fact]
    public async Task A_document_in_S3_may_be_longer_than_an_inline_one_up_to_its_quota()
    {
        var filler = new string('#', (64 * 1024) - Samples.ComponentYaml.Length - 1);
        await PutAsync("golden-images/components/hello%20world.yaml", $"{Samples.ComponentYaml}\n{filler}");
        await Api.CreateAsync("CreateComponent", Referring(Samples.Component(), "data", "uri"));

        await PutAsync("golden-images/components/hello%20world.yaml", $"{Samples.ComponentYaml}\n{filler}#");
        (await Api.CallAsync("CreateComponent", Referring(Samples.Component(version: "2.0.0"), "data", "uri"))).MustBe(
            HttpStatusCode.BadRequest, "InvalidParameterValueException",
            "The value supplied for parameter 'uri' is not valid. The document is longer than the quota of 65536 bytes.");
    }

    [Fact]
    public async Task Objects_are_listed_removed_and_cleared_by_a_reset()
    {
        await PutAsync("golden-images/b", "é");
        await Api.ControlAsync(HttpMethod.Post, "objects", new() { ["uri"] = "s3://golden-images/a", ["text"] = "" });
        Assert.Equal(
            """{"objects":[{"uri":"s3://golden-images/a","bytes":0},{"uri":"s3://golden-images/b","bytes":2}]}""",
            (await Api.ControlAsync(HttpMethod.Get, "objects")).ToJsonString());

        await Api.ControlAsync(HttpMethod.Delete, "objects/golden-images/b");
        var again = await Api.SendAsync(HttpMethod.Delete, "/_emulator/objects/golden-images/b", authorization: null);
        Assert.Equal((HttpStatusCode.BadRequest, "There is no object 's3://golden-images/b'."), (again.Status, again.Message));

        await Api.ControlAsync(HttpMethod.Post, "reset");
        Assert.Equal("""{"objects":[]}""", (await Api.ControlAsync(HttpMethod.Get, "objects")).ToJsonString());
    }

    private static JsonObject Referring(JsonObject input, string inline, string reference)
    {
        input.Remove(inline);
        input[reference] = Uri;
        return input;
    }

    private async Task PutAsync(string path, string text)
    {
        var result = await Api.SendAsync(HttpMethod.Put, $"/_emulator/objects/{path}", text, authorization: null);
        Assert.True(result.Status == HttpStatusCode.OK, result.Message);
    }
}
