using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests;

/// <summary>Inputs that the emulator accepts, and chains of resources that depend on each other.</summary>
public static class Samples
{
    public const string ComponentYaml = """
        name: hello
        schemaVersion: 1.0
        phases:
          - name: build
            steps:
              - name: SayHello
                action: ExecuteBash
                inputs:
                  commands: [echo hello]
        """;

    public const string WorkflowYaml = """
        name: approve
        schemaVersion: 1.0
        parameters:
          - name: topic
            type: string
            default: none
            description: Who is notified.
        steps:
          - name: Approve
            action: WaitForAction
            timeoutSeconds: 3600
        """;

    public static JsonObject Component(string name = "Hello World", string version = "1.0.0") =>
        new() { ["name"] = name, ["semanticVersion"] = version, ["platform"] = "Linux", ["data"] = ComponentYaml };

    public static JsonObject Workflow(string name = "Approve", string version = "1.0.0", string type = "BUILD") =>
        new() { ["name"] = name, ["semanticVersion"] = version, ["type"] = type, ["data"] = WorkflowYaml };

    public static JsonObject Infrastructure(string name = "base infra") => new() { ["name"] = name, ["instanceProfileName"] = "builder" };

    public static JsonObject Distribution(string name = "base dist") => new()
    {
        ["name"] = name,
        ["distributions"] = new JsonArray(new JsonObject
        {
            ["region"] = "eu-west-1",
            ["amiDistributionConfiguration"] = new JsonObject { ["name"] = "base {{ imagebuilder:buildDate }}" },
        }),
    };

    /// <summary>The smallest valid distribution to a Region.</summary>
    public static JsonObject To(string region) => new() { ["region"] = region, ["amiDistributionConfiguration"] = new JsonObject() };

    public static JsonObject ImageRecipe(ApiClient api, string name = "base linux", string version = "1.0.0") => new()
    {
        ["name"] = name,
        ["semanticVersion"] = version,
        ["parentImage"] = api.Managed("image/amazon-linux-2023-x86/x.x.x"),
        ["components"] = new JsonArray(new JsonObject { ["componentArn"] = api.Managed("component/update-linux/x.x.x") }),
    };

    public static JsonObject ContainerRecipe(ApiClient api, string name = "web container") => new()
    {
        ["name"] = name,
        ["semanticVersion"] = "1.0.0",
        ["containerType"] = "DOCKER",
        ["parentImage"] = "amazonlinux:2023",
        ["components"] = new JsonArray(new JsonObject { ["componentArn"] = api.Managed("component/update-linux/x.x.x") }),
        ["dockerfileTemplateData"] = "FROM {{{ imagebuilder:parentImage }}}",
        ["targetRepository"] = Repository(),
    };

    public static JsonObject ContainerDistribution(params string[] regions) => new()
    {
        ["name"] = "containers",
        ["distributions"] = new JsonArray([.. regions.Select(region => new JsonObject
        {
            ["region"] = region,
            ["containerDistributionConfiguration"] = new JsonObject { ["targetRepository"] = Repository() },
        })]),
    };

    private static JsonObject Repository() => new() { ["service"] = "ECR", ["repositoryName"] = "web" };

    public static async Task<string> CreateAsync(this ApiClient api, string operation, JsonObject input)
    {
        var answer = await api.OkAsync(operation, input);
        return answer.Single(m => m.Key.EndsWith("Arn", StringComparison.Ordinal)).Value!.GetValue<string>();
    }

    /// <summary>The input of a pipeline; its recipe and configurations are created.</summary>
    public static async Task<JsonObject> PipelineAsync(ApiClient api, string name = "base linux") => new()
    {
        ["name"] = name,
        ["imageRecipeArn"] = await api.CreateAsync("CreateImageRecipe", ImageRecipe(api, name)),
        ["infrastructureConfigurationArn"] = await api.CreateAsync("CreateInfrastructureConfiguration", Infrastructure(name)),
        ["distributionConfigurationArn"] = await api.CreateAsync("CreateDistributionConfiguration", Distribution(name)),
    };
}
