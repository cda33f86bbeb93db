using System.Text.Json.Nodes;
using ImageBuilderAutomation.Adoption;

namespace ImageBuilderAutomation.Cli.Adoption.Formats;

/// <summary>
/// A plan as a CloudFormation template. CloudFormation imports a resource only as it is and changes it afterwards, so the template has both states and a
/// parameter chooses.
/// </summary>
// CloudFormation template reference: AWS::ImageBuilder::ImagePipeline, InfrastructureConfiguration, Workflow, AWS::IAM::Role, AWS::IAM::RolePolicy (2026).
internal static class CloudFormationFormat
{
    private const string Gated = nameof(Gated);
    private const string Pipeline = nameof(Pipeline);
    private const string Configuration = nameof(Configuration);
    private const string Workflow = nameof(Workflow);
    private const string Role = "ExecutionRole";

    private static readonly KeptMembers OfPipelines = new(
        "description", "enhancedImageMetadataEnabled", "imageRecipeArn", "containerRecipeArn", "infrastructureConfigurationArn", "distributionConfigurationArn",
        "imageTestsConfiguration.imageTestsEnabled", "imageTestsConfiguration.timeoutMinutes", "executionRole", "status",
        "schedule.scheduleExpression", "schedule.pipelineExecutionStartCondition", "schedule.autoDisablePolicy.failureCount",
        "imageScanningConfiguration.imageScanningEnabled", "imageScanningConfiguration.ecrConfiguration.repositoryName",
        "imageScanningConfiguration.ecrConfiguration.containerTags[]",
        "workflows[].workflowArn", "workflows[].parameters[].name", "workflows[].parameters[].value[]", "workflows[].parallelGroup", "workflows[].onFailure",
        "loggingConfiguration.imageLogGroupName", "loggingConfiguration.pipelineLogGroupName");

    private static readonly KeptMembers OfConfigurations = new(
        "description", "instanceTypes[]", "instanceProfileName", "securityGroupIds[]", "subnetId", "logging.s3Logs.s3BucketName", "logging.s3Logs.s3KeyPrefix",
        "keyPair", "terminateInstanceOnFailure", "snsTopicArn", "resourceTags.*", "instanceMetadataOptions.httpTokens",
        "instanceMetadataOptions.httpPutResponseHopLimit", "placement.availabilityZone", "placement.tenancy", "placement.hostId", "placement.hostResourceGroupArn");

    /// <returns>Members that are set and that the resource types do not have.</returns>
    public static IReadOnlyList<string> Unsupported(AdoptionPlan plan) =>
    [
        .. plan.Change is { } change ? OfPipelines.NotIn(WithoutUtc(change.Settings)) : [],
        .. plan.Configuration is { } configuration ? OfConfigurations.NotIn(configuration.Settings) : [],
    ];

    public static void Write(TextWriter output, AdoptionPlan plan)
    {
        Comments.Write(output, plan);
        if (!plan.HasChanges)
            return;
        Steps(output, plan);
        YamlText.Write(output, Template(plan));
    }

    private static void Steps(TextWriter output, AdoptionPlan plan)
    {
        const string file = "adopt.yaml";
        var stack = $"gate-{plan.Pipeline.Slug.Replace('_', '-')}";
        var imported = new JsonArray([.. Imported(plan).Select(JsonNode (resource) => new JsonObject
        {
            ["ResourceType"] = resource.Type,
            ["LogicalResourceId"] = resource.Id,
            ["ResourceIdentifier"] = new JsonObject { ["Arn"] = resource.Arn },
        })]);
        Comments.Write(output, "");
        Comments.Write(output, $"Save this as {file}. To give what exists to a stack of its own, import it as it is, then put the gate in:");
        if (imported.Count > 0)
        {
            Comments.Write(
                output,
                $"  aws cloudformation create-change-set --stack-name {stack} --change-set-name import --change-set-type IMPORT "
                + $"--template-body file://{file} --capabilities CAPABILITY_NAMED_IAM --parameters ParameterKey={Gated},ParameterValue=no "
                + $"--resources-to-import {ShellText.Word(imported.ToJsonString())}");
            Comments.Write(output, $"  aws cloudformation wait change-set-create-complete --stack-name {stack} --change-set-name import");
            Comments.Write(output, $"  aws cloudformation execute-change-set --stack-name {stack} --change-set-name import");
            Comments.Write(output, $"  aws cloudformation wait stack-import-complete --stack-name {stack}");
        }

        Comments.Write(
            output,
            $"  aws cloudformation deploy --stack-name {stack} --template-file {file} --capabilities CAPABILITY_NAMED_IAM --parameter-overrides {Gated}=yes");
        Comments.Write(output, "If a template of yours has the pipeline already, take the new resources and the changed properties over to it instead.");
    }

    private static IEnumerable<(string Id, string Type, string Arn)> Imported(AdoptionPlan plan)
    {
        if (plan.Change is not null)
            yield return (Pipeline, "AWS::ImageBuilder::ImagePipeline", plan.Pipeline.Arn);
        if (plan.Configuration is { IsCopy: false } configuration)
            yield return (Configuration, "AWS::ImageBuilder::InfrastructureConfiguration", configuration.Arn);
    }

    private static JsonObject Template(AdoptionPlan plan)
    {
        var resources = new JsonObject();
        if (plan.Role is { } role)
        {
            resources[Role] = New("AWS::IAM::Role", new()
            {
                ["RoleName"] = role.Name,
                ["AssumeRolePolicyDocument"] = role.Trust,
                ["ManagedPolicyArns"] = new JsonArray(role.ManagedPolicyArn),
            });
        }

        if (plan.Permissions is { } permissions)
        {
            resources["StepPermissions"] = New("AWS::IAM::RolePolicy", new()
            {
                ["RoleName"] = plan.Role is null ? permissions.RoleName : new JsonObject { ["Ref"] = Role },
                ["PolicyName"] = permissions.Name,
                ["PolicyDocument"] = permissions.Document,
            });
        }

        if (plan.Workflow is { } workflow)
        {
            var properties = new JsonObject { ["Name"] = workflow.Name, ["Version"] = workflow.Version, ["Type"] = NewWorkflow.Type, ["Data"] = workflow.Document };
            if (workflow.KmsKeyId is { } key)
                properties["KmsKeyId"] = key;
            resources[Workflow] = New("AWS::ImageBuilder::Workflow", properties);
        }

        if (plan.Configuration is { } configuration)
            resources[Configuration] = ConfigurationResource(configuration);
        if (plan.Change is { } change)
        {
            var properties = Properties(WithoutUtc(plan.Pipeline.ToUpdate()), WithoutUtc(change.Settings), change.Changes, References(plan));
            resources[Pipeline] = Existing("AWS::ImageBuilder::ImagePipeline", plan.Pipeline, properties);
        }

        return new()
        {
            ["AWSTemplateFormatVersion"] = "2010-09-09",
            ["Description"] = $"A gate before the distribution of the images of pipeline {plan.Pipeline.Slug}.",
            ["Parameters"] = new JsonObject
            {
                [Gated] = new JsonObject
                {
                    ["Type"] = "String",
                    ["Default"] = "yes",
                    ["AllowedValues"] = new JsonArray("yes", "no"),
                    ["Description"] = "While it is no, the resources are as they were before, so that they can be imported.",
                },
            },
            ["Conditions"] = new JsonObject { [Gated] = new JsonObject { ["Fn::Equals"] = new JsonArray(new JsonObject { ["Ref"] = Gated }, "yes") } },
            ["Resources"] = resources,
        };
    }

    private static JsonObject ConfigurationResource(ConfigurationChange configuration)
    {
        const string type = "AWS::ImageBuilder::InfrastructureConfiguration";
        if (!configuration.IsCopy)
            return Existing(type, configuration.Current, Properties(configuration.Current.ToUpdate(), configuration.Settings, configuration.Changes, []));
        var properties = Pascal(configuration.Settings);
        properties.Insert(0, "Name", configuration.Name);
        AddTags(properties, configuration.Current);
        return New(type, properties);
    }

    private static JsonObject New(string type, JsonObject properties) => new() { ["Type"] = type, ["Condition"] = Gated, ["Properties"] = properties };

    /// <summary>Deleting the stack must not delete what was there before it.</summary>
    private static JsonObject Existing(string type, ServiceDocument resource, JsonObject properties)
    {
        properties.Insert(0, "Name", resource.Name);
        AddTags(properties, resource);
        return new() { ["Type"] = type, ["DeletionPolicy"] = "Retain", ["UpdateReplacePolicy"] = "Retain", ["Properties"] = properties };
    }

    private static void AddTags(JsonObject properties, ServiceDocument resource)
    {
        if (resource.OwnTags.Count == 0)
            return;
        var tags = new JsonObject();
        foreach (var (key, value) in resource.OwnTags)
            tags[key] = value;
        properties["Tags"] = tags;
    }

    private static Dictionary<string, JsonObject> References(AdoptionPlan plan)
    {
        var references = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        if (plan.Role is { } role)
            references[role.Arn] = ArnOf(Role);
        if (plan.Workflow is { } workflow)
            references[workflow.Arn] = ArnOf(Workflow);
        if (plan.Configuration is { } configuration)
            references[configuration.Arn] = ArnOf(Configuration);
        return references;

        static JsonObject ArnOf(string resource) => new() { ["Fn::GetAtt"] = new JsonArray(resource, "Arn") };
    }

    private static JsonObject Properties(JsonObject before, JsonObject after, IReadOnlyList<MemberChange> changes, Dictionary<string, JsonObject> references)
    {
        var properties = new JsonObject();
        foreach (var (name, value) in Pascal(after))
        {
            var member = char.ToLowerInvariant(name[0]) + name[1..];
            var referred = Referred(value, references);
            properties[name] = !changes.Any(change => change.Member == member) ? referred : new JsonObject
            {
                ["Fn::If"] = new JsonArray(Gated, referred, before[member] is { } old ? PascalNode(old) : new JsonObject { ["Ref"] = "AWS::NoValue" }),
            };
        }

        return properties;
    }

    private static JsonNode? Referred(JsonNode? value, Dictionary<string, JsonObject> references) => value switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Referred(member.Value, references)))),
        JsonArray items => new JsonArray([.. items.Select(item => Referred(item, references))]),
        JsonValue text when references.TryGetValue(text.ToString(), out var reference) => reference.DeepClone(),
        _ => value?.DeepClone(),
    };

    /// <summary>CloudFormation has no time zone of a schedule. That of the service's default may be left out.</summary>
    private static JsonObject WithoutUtc(JsonObject settings)
    {
        var copy = settings.DeepClone().AsObject();
        if (copy["schedule"] is JsonObject schedule && schedule["timezone"]?.ToString() is "UTC" or "Etc/UTC")
            schedule.Remove("timezone");
        return copy;
    }

    private static JsonObject Pascal(JsonObject members) =>
        new(members.Select(member => KeyValuePair.Create(
            $"{char.ToUpperInvariant(member.Key[0])}{member.Key[1..]}",
            // The keys of tags are people's own.
            member.Key == "resourceTags" ? member.Value?.DeepClone() : PascalNode(member.Value))));

    private static JsonNode? PascalNode(JsonNode? value) => value switch
    {
        JsonObject members => Pascal(members),
        JsonArray items => new JsonArray([.. items.Select(PascalNode)]),
        _ => value?.DeepClone(),
    };
}
