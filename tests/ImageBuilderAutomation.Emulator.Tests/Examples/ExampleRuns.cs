using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Examples;

/// <summary>Runs every example once in the situation that it shows: the same account and Region, and the same names if they are part of an ARN.</summary>
public sealed partial class ExampleRuns : EmulatorTest
{
    private ApiClient _api = null!;

    /// <summary>The responses, by the command's name.</summary>
    public Dictionary<string, JsonObject> Answers { get; } = [];

    protected override async Task ArrangeAsync()
    {
        _api = ClientOf("123456789012", "us-west-2");
        await PlayComponentsAsync();
        await PlayRecipesAsync();
        await PlayConfigurationsAsync();
        await PlayWorkflowsAsync();
        await PlayPipelinesAsync();
        await PlayBuildAsync();
        await PlayOtherImagesAsync();
        await PlayGateAsync();
        await PlayLifecycleAsync();
        await PlayDeletionsAsync();
    }

    private string Arn(string path) => _api.Arn(path);

    private string Managed(string path) => _api.Managed(path);

    private static string Quoted(string text) => JsonValue.Create(text).ToJsonString();

    /// <summary>Runs an example and keeps its response.</summary>
    private async Task<JsonObject> PlayAsync(string example, [StringSyntax(StringSyntaxAttribute.Json)] string input) =>
        Answers[example] = await DoAsync(example, input);

    /// <summary>Runs a call that an example depends on.</summary>
    private Task<JsonObject> DoAsync(string command, [StringSyntax(StringSyntaxAttribute.Json)] string input) =>
        _api.OkAsync(string.Concat(command.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..])), JsonNode.Parse(input)!.AsObject());

    private Task<JsonObject> StubAsync(string route, [StringSyntax(StringSyntaxAttribute.Json)] string order) =>
        _api.ControlAsync(HttpMethod.Post, route, JsonNode.Parse(order)!.AsObject());

    private async Task PlayComponentsAsync()
    {
        string Document(string phase, string action) =>
            Quoted(
                $"schemaVersion: 1.0\nphases:\n  - name: {phase}\n    steps:\n      - name: Hello\n        action: {action}\n"
                + "        inputs:\n          commands: [echo hello]\n");
        await PlayAsync("create-component", $$"""
            { "name": "MyExampleComponent", "semanticVersion": "2019.12.02", "description": "An example", "changeDescription": "First", "platform": "Windows",
              "data": {{Document("build", "ExecutePowerShell")}}, "tags": { "KeyName": "KeyValue" } }
            """);
        await PlayAsync("list-component-build-versions", $$"""{ "componentVersionArn": "{{Arn("component/myexamplecomponent/2019.12.02")}}" }""");
        await DoAsync(
            "create-component",
            $$"""{ "name": "component-name", "semanticVersion": "1.0.0", "platform": "Linux", "data": {{Document("test", "ExecuteBash")}} }""");
        await PlayAsync("get-component", $$"""{ "componentBuildVersionArn": "{{Arn("component/component-name/1.0.0/1")}}" }""");
        await DoAsync("create-component", $$"""
            { "name": "my-example-component", "semanticVersion": "1.0.0", "description": "Installs", "platform": "Linux",
              "supportedOsVersions": ["Amazon Linux 2023"],
              "data": {{Document("build", "ExecuteBash")}} }
            """);
        await PlayAsync("import-component", """
            { "name": "my-example-imported-component", "semanticVersion": "1.0.0", "type": "BUILD", "format": "SHELL", "platform": "Linux",
              "data": "echo hello\n" }
            """);
        await PlayAsync("list-components", """{ "owner": "Self", "filters": [{ "name": "platform", "values": ["Linux"] }] }""");
        await PlayPolicyAsync("component", "componentArn", Arn("component/my-example-component/1.0.0/1"));
    }

    private async Task PlayPolicyAsync(string kind, string member, string arn)
    {
        await PlayAsync($"put-{kind}-policy", $$"""{ "{{member}}": "{{arn}}", "policy": {{Quoted("""{"Version": "2012-10-17", "Statement": []}""")}} }""");
        await PlayAsync($"get-{kind}-policy", $$"""{ "{{member}}": "{{arn}}" }""");
    }

    private async Task PlayRecipesAsync()
    {
        await PlayAsync("create-image-recipe", $$"""
            { "name": "my-example-recipe", "semanticVersion": "1.0.0", "description": "Installs",
              "parentImage": "{{Managed("image/amazon-linux-2023-x86/x.x.x")}}",
              "components": [{ "componentArn": "{{Arn("component/my-example-component/1.0.0/1")}}" }], "workingDirectory": "/tmp" }
            """);
        await PlayAsync("get-image-recipe", $$"""{ "imageRecipeArn": "{{Arn("image-recipe/my-example-recipe/1.0.0")}}" }""");
        await PlayAsync("list-image-recipes", """{ "owner": "Self" }""");
        await PlayPolicyAsync("image-recipe", "imageRecipeArn", Arn("image-recipe/my-example-recipe/1.0.0"));

        await PlayAsync("create-container-recipe", $$$$"""
            { "name": "my-example-container-recipe", "semanticVersion": "1.0.0", "description": "Installs", "containerType": "DOCKER",
              "parentImage": "amazonlinux:latest",
              "components": [{ "componentArn": "{{{{Arn("component/my-example-component/1.0.0/1")}}}}" }],
              "dockerfileTemplateData": "FROM {{{ imagebuilder:parentImage }}}\n",
              "targetRepository": { "service": "ECR", "repositoryName": "my-example-container-repo" } }
            """);
        await PlayAsync("get-container-recipe", $$"""{ "containerRecipeArn": "{{Arn("container-recipe/my-example-container-recipe/1.0.0")}}" }""");
        await PlayAsync("list-container-recipes", """{ "owner": "Self" }""");
        await PlayPolicyAsync("container-recipe", "containerRecipeArn", Arn("container-recipe/my-example-container-recipe/1.0.0"));
    }

    private async Task PlayConfigurationsAsync()
    {
        await PlayAsync("create-infrastructure-configuration", """
            { "name": "my-example-infrastructure", "description": "For builds", "instanceTypes": ["m5.large", "m5.xlarge"],
              "instanceProfileName": "EC2InstanceProfileForImageBuilder", "resourceTags": { "CostCenter": "12345" },
              "instanceMetadataOptions": { "httpTokens": "required", "httpPutResponseHopLimit": 2 }, "tags": { "Environment": "test" } }
            """);
        var infrastructure = $$"""{ "infrastructureConfigurationArn": "{{Arn("infrastructure-configuration/my-example-infrastructure")}}" }""";
        await PlayAsync("get-infrastructure-configuration", infrastructure);
        await PlayAsync("list-infrastructure-configurations", "{}");
        await PlayAsync("update-infrastructure-configuration", $$"""
            { "infrastructureConfigurationArn": "{{Arn("infrastructure-configuration/my-example-infrastructure")}}",
              "instanceProfileName": "EC2InstanceProfileForImageBuilder" }
            """);

        var distribution = Arn("distribution-configuration/my-example-distribution");
        await PlayAsync("create-distribution-configuration", """
            { "name": "my-example-distribution", "description": "Copies", "distributions": [{ "region": "us-west-2", "amiDistributionConfiguration": {
              "name": "Name {{imagebuilder:buildDate}}", "description": "An image", "amiTags": { "KeyName": "Value" },
              "launchPermission": { "userIds": ["123456789012"] } } }] }
            """);
        await PlayAsync("get-distribution-configuration", $$"""{ "distributionConfigurationArn": "{{distribution}}" }""");
        await PlayAsync("list-distribution-configurations", "{}");
        await PlayAsync("update-distribution-configuration", $$$"""
            { "distributionConfigurationArn": "{{{distribution}}}",
              "distributions": [{ "region": "us-west-2", "amiDistributionConfiguration": { "name": "my-example-image-{{ imagebuilder:buildDate }}" } }] }
            """);
        await PlayAsync("tag-resource", $$"""{ "resourceArn": "{{distribution}}", "tags": { "KeyName": "KeyValue", "Other": "Value" } }""");
        await PlayAsync("untag-resource", $$"""{ "resourceArn": "{{distribution}}", "tagKeys": ["Other"] }""");
        await PlayAsync("list-tags-for-resource", $$"""{ "resourceArn": "{{distribution}}" }""");
    }

    private async Task PlayWorkflowsAsync()
    {
        string Workflow(string name, string type, string change) => $$"""
            { "name": "{{name}}", "semanticVersion": "1.0.0", "type": "{{type}}", "description": "An example", "changeDescription": "{{change}}",
              "data": {{Quoted($"description: {change}\n{WaitingDocument}")}} }
            """;
        await PlayAsync("create-workflow", Workflow("my-example-workflow", "BUILD", "First"));
        await DoAsync("create-workflow", Workflow("my-example-workflow", "BUILD", "Second"));
        await PlayAsync("get-workflow", $$"""{ "workflowBuildVersionArn": "{{Arn("workflow/build/my-example-workflow/1.0.0/1")}}" }""");
        await PlayAsync("list-workflow-build-versions", $$"""{ "workflowVersionArn": "{{Arn("workflow/build/my-example-workflow/1.0.0")}}" }""");
        await PlayAsync("list-workflows", """{ "owner": "Self" }""");
    }

    private const string WaitingDocument = """
        schemaVersion: 1.0
        parameters:
          - name: waitForActionAtEnd
            type: boolean
            default: true
        steps:
          - name: LaunchBuildInstance
            action: LaunchInstance
            inputs:
              waitFor: ssmAgent
          - name: WaitForApproval
            action: WaitForAction
            if:
              booleanEquals: true
              value: $.parameters.waitForActionAtEnd
        outputs:
          - name: ImageId
            value: $.imagebuilder.imageId

        """;
}
