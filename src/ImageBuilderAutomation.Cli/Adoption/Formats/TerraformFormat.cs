using System.Text;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Adoption;

namespace ImageBuilderAutomation.Cli.Adoption.Formats;

/// <summary>A plan as a configuration of Terraform's AWS provider. What exists is imported by <c>import</c> blocks and changed by the same apply.</summary>
// hashicorp/terraform-provider-aws, documentation of aws_imagebuilder_image_pipeline, _infrastructure_configuration, _workflow, aws_iam_role (2026).
internal static class TerraformFormat
{
    private const string Workflow = "aws_imagebuilder_workflow.gate";
    private const string Role = "aws_iam_role.execution";
    private const string Configuration = "aws_imagebuilder_infrastructure_configuration.gated";
    private const string Pipeline = "aws_imagebuilder_image_pipeline.gated";

    private static readonly KeptMembers OfPipelines = new(
        "description", "enhancedImageMetadataEnabled", "imageRecipeArn", "containerRecipeArn", "infrastructureConfigurationArn", "distributionConfigurationArn",
        "imageTestsConfiguration.imageTestsEnabled", "imageTestsConfiguration.timeoutMinutes", "executionRole", "status",
        "schedule.scheduleExpression", "schedule.pipelineExecutionStartCondition", "schedule.timezone",
        "imageScanningConfiguration.imageScanningEnabled", "imageScanningConfiguration.ecrConfiguration.repositoryName",
        "imageScanningConfiguration.ecrConfiguration.containerTags[]",
        "workflows[].workflowArn", "workflows[].parameters[].name", "workflows[].parameters[].value[]", "workflows[].parallelGroup", "workflows[].onFailure");

    private static readonly KeptMembers OfConfigurations = new(
        "description", "instanceTypes[]", "instanceProfileName", "securityGroupIds[]", "subnetId", "logging.s3Logs.s3BucketName", "logging.s3Logs.s3KeyPrefix",
        "keyPair", "terminateInstanceOnFailure", "snsTopicArn", "resourceTags.*", "instanceMetadataOptions.httpTokens",
        "instanceMetadataOptions.httpPutResponseHopLimit", "placement.availabilityZone", "placement.tenancy", "placement.hostId", "placement.hostResourceGroupArn");

    /// <returns>Members that are set and that the provider does not write as they are.</returns>
    public static IReadOnlyList<string> Unsupported(AdoptionPlan plan) =>
    [
        .. plan.Change is { } change ? OfPipelines.NotIn(change.Settings).Concat(OddValues(change.Settings)) : [],
        .. plan.Configuration is { } configuration ? OfConfigurations.NotIn(configuration.Settings) : [],
    ];

    public static void Write(TextWriter output, AdoptionPlan plan)
    {
        Comments.Write(output, plan);
        if (!plan.HasChanges)
            return;
        if (plan.Change is not null || plan.Configuration is { IsCopy: false })
        {
            Comments.Write(output, "If a configuration of yours has the pipeline already, take the new resources and the changed arguments over to it instead of the import.");
        }

        if (plan.Configuration?.Settings["instanceTypes"] is JsonArray { Count: > 1 })
            Comments.Write(output, "The provider keeps instance types without their order.");
        WriteRole(output, plan);
        if (plan.Workflow is { } workflow)
            WriteWorkflow(output, workflow);
        if (plan.Configuration is { } configuration)
            WriteConfiguration(output, configuration);
        if (plan.Change is { } change)
        {
            Import(output, Pipeline, plan.Pipeline.Arn);
            WriteResource(output, Pipeline, plan.Pipeline, plan.Pipeline.Name, change.Settings, References(plan), isImported: true);
        }
    }

    /// <summary>A parameter has one value there, and a role is named by its ARN.</summary>
    private static IEnumerable<string> OddValues(JsonObject settings)
    {
        if (settings["workflows"] is JsonArray workflows && workflows.OfType<JsonObject>().SelectMany(use => use["parameters"] as JsonArray ?? [])
            .Any(parameter => parameter!["value"] is not JsonArray { Count: 1 }))
            yield return "workflows[].parameters[].value with several values";
        if (settings["executionRole"]?.ToString() is { } role && !role.StartsWith("arn:", StringComparison.Ordinal))
            yield return "executionRole by its name";
    }

    private static void WriteRole(TextWriter output, AdoptionPlan plan)
    {
        if (plan.Role is { } role)
        {
            Begin(output, Role);
            Attributes(output, 2, ("name", HclText.Of(role.Name)), ("assume_role_policy", $"jsonencode({HclText.Of(role.Trust, 2)})"));
            output.WriteLine("}");
            Begin(output, "aws_iam_role_policy_attachment.execution");
            Attributes(output, 2, ("role", $"{Role}.name"), ("policy_arn", HclText.Of(role.ManagedPolicyArn)));
            output.WriteLine("}");
        }

        if (plan.Permissions is { } permissions)
        {
            Begin(output, "aws_iam_role_policy.steps");
            Attributes(
                output, 2,
                ("name", HclText.Of(permissions.Name)), ("role", plan.Role is null ? HclText.Of(permissions.RoleName) : $"{Role}.name"),
                ("policy", $"jsonencode({HclText.Of(permissions.Document, 2)})"));
            output.WriteLine("}");
        }
    }

    private static void WriteWorkflow(TextWriter output, NewWorkflow workflow)
    {
        Begin(output, Workflow);
        Attributes(output, 2,
        [
            ("name", HclText.Of(workflow.Name)), ("version", HclText.Of(workflow.Version)), ("type", HclText.Of(NewWorkflow.Type)),
            .. workflow.KmsKeyId is { } key ? [("kms_key_id", HclText.Of(key))] : Array.Empty<(string, string)>(),
            ("data", HclText.OfDocument(workflow.Document)),
        ]);
        output.WriteLine("}");
    }

    private static void WriteConfiguration(TextWriter output, ConfigurationChange configuration)
    {
        if (!configuration.IsCopy)
            Import(output, Configuration, configuration.Arn);
        WriteResource(output, Configuration, configuration.Current, configuration.Name, configuration.Settings, [], !configuration.IsCopy);
    }

    private static void WriteResource(
        TextWriter output, string address, ServiceDocument resource, string name, JsonObject settings, Dictionary<string, string> references, bool isImported)
    {
        Begin(output, address);
        var members = settings.DeepClone().AsObject();
        members.Insert(0, "name", name);
        if (resource.OwnTags.Count > 0)
            members["tags"] = new JsonObject(resource.OwnTags.Select(tag => KeyValuePair.Create<string, JsonNode?>(tag.Key, tag.Value)));
        Members(output, members, references, 2);
        if (isImported)
        {
            // Removing the configuration must not delete what was there before it.
            output.WriteLine("\n  lifecycle {\n    prevent_destroy = true\n  }");
        }

        output.WriteLine("}");
    }

    private static void Members(TextWriter output, JsonObject members, Dictionary<string, string> references, int indent)
    {
        Attributes(output, indent, [.. members.Where(member => !IsBlock(member.Key, member.Value)).Select(member => (Snake(member.Key), Value(member.Key, member.Value)))]);
        foreach (var (name, value) in members.Where(member => IsBlock(member.Key, member.Value)))
        {
            foreach (var block in value is JsonArray blocks ? blocks.OfType<JsonObject>() : [value!.AsObject()])
            {
                var space = new string(' ', indent);
                output.WriteLine($"\n{space}{Snake(value is JsonArray ? name.TrimEnd('s') : name)} {{");
                Members(output, block, references, indent + 2);
                output.WriteLine($"{space}}}");
            }
        }

        string Value(string name, JsonNode? value) =>
            value is JsonValue text && references.TryGetValue(text.ToString(), out var reference) ? reference
            // A parameter of a workflow has one value there.
            : name == "value" && value is JsonArray { Count: 1 } only ? HclText.Of(only[0], indent)
            : HclText.Of(value, indent);
    }

    private static bool IsBlock(string name, JsonNode? value) =>
        value is JsonArray { Count: > 0 } list ? list[0] is JsonObject : value is JsonObject && name is not ("tags" or "resourceTags");

    private static Dictionary<string, string> References(AdoptionPlan plan)
    {
        var references = new Dictionary<string, string>(StringComparer.Ordinal);
        if (plan.Role is { } role)
            references[role.Arn] = $"{Role}.arn";
        if (plan.Workflow is { } workflow)
            references[workflow.Arn] = $"{Workflow}.arn";
        if (plan.Configuration is { } configuration)
            references[configuration.Arn] = $"{Configuration}.arn";
        return references;
    }

    private static void Import(TextWriter output, string address, string arn)
    {
        output.WriteLine($"\nimport {{\n  to = {address}\n  id = {HclText.Of(arn)}\n}}");
    }

    private static void Begin(TextWriter output, string address) =>
        output.WriteLine($"\nresource \"{address.Split('.')[0]}\" \"{address.Split('.')[1]}\" {{");

    private static void Attributes(TextWriter output, int indent, params IReadOnlyList<(string Name, string Value)> attributes)
    {
        foreach (var line in HclText.Assignments(attributes))
            output.WriteLine($"{new string(' ', indent)}{line}");
    }

    private static string Snake(string name)
    {
        var snake = new StringBuilder();
        foreach (var character in name)
            snake.Append(char.IsAsciiLetterUpper(character) ? $"_{char.ToLowerInvariant(character)}" : character.ToString());
        return snake.ToString();
    }
}
