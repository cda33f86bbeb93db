using System.Text.Json.Nodes;

namespace Conformance.Scenarios;

/// <summary>Small valid inputs that several scenarios share.</summary>
internal static class Inputs
{
    public const string ComponentDocument = """
        schemaVersion: 1.0
        phases:
          - name: build
            steps:
              - name: Hello
                action: ExecuteBash
                inputs:
                  commands: [echo hello]

        """;

    public const string GateDocument = """
        schemaVersion: 1.0
        steps:
          - name: Approve
            action: WaitForAction
            timeoutSeconds: 3600

        """;

    public static string Component(string more = "") => $$"""
        { "name": "Hello World", "semanticVersion": "1.0.0", "platform": "Linux", "data": {{Quoted(ComponentDocument)}}{{more}} }
        """;

    public static string Gate(string more = "") => $$"""
        { "name": "Approve", "semanticVersion": "1.0.0", "type": "DISTRIBUTION", "data": {{Quoted(GateDocument)}}{{more}} }
        """;

    public static string Infrastructure(string name = "base", string more = "") => $$"""{ "name": "{{name}}", "instanceProfileName": "builder"{{more}} }""";

    public static string Quoted(string text) => JsonValue.Create(text).ToJsonString();

    /// <summary>Creates a recipe and an infrastructure configuration.</summary>
    /// <returns>Both ARNs as JSON members of an input.</returns>
    public static async Task<string> BaseAsync(ScenarioContext context)
    {
        var recipe = await context.OkAsync("CreateImageRecipe", $$"""
            { "name": "base", "semanticVersion": "1.0.0", "parentImage": "{{ScenarioContext.Managed("image/amazon-linux-2023-x86/x.x.x")}}" }
            """);
        var infrastructure = await context.OkAsync("CreateInfrastructureConfiguration", Infrastructure());
        return $$"""
            "imageRecipeArn": "{{recipe["imageRecipeArn"]}}", "infrastructureConfigurationArn": "{{infrastructure["infrastructureConfigurationArn"]}}"
            """;
    }

    /// <returns>The ARN of an image that is AVAILABLE.</returns>
    public static async Task<string> BuiltAsync(ScenarioContext context, string settings)
    {
        var image = (await context.OkAsync("CreateImage", $$"""{ {{settings}} }"""))["imageBuildVersionArn"]!.ToString();
        await context.ImageInAsync("AVAILABLE", image);
        return image;
    }
}
