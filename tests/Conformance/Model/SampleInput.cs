using System.Text.Json.Nodes;
using ImageBuilderModel.Smithy;

namespace Conformance.Model;

/// <summary>Generates valid inputs from the model, with every member set except page tokens.</summary>
public static class SampleInput
{
    private const string Service = "arn:aws:imagebuilder:eu-west-1:111122223333:";
    private const string Uuid = "01234567-89ab-cdef-0123-456789abcdef";

    /// <summary>The date in every sample, in seconds since 1970; the script converts it to the client's type.</summary>
    public const int Date = 1_800_000_000;

    private static readonly Dictionary<string, string> ByShape = new()
    {
        ["AccountId"] = "444455556666",
        ["AmiNameString"] = "base {{ imagebuilder:buildDate }}",
        ["ClientToken"] = "token-1",
        ["ComponentBuildVersionArn"] = $"{Service}component/none/1.0.0/1",
        ["ComponentVersionArn"] = $"{Service}component/none/1.0.0",
        ["ComponentVersionArnOrBuildVersionArn"] = $"{Service}component/none/x.x.x",
        ["ContainerRecipeArn"] = $"{Service}container-recipe/none/1.0.0",
        ["DistributionConfigurationArn"] = $"{Service}distribution-configuration/none",
        ["EmptyString"] = "",
        ["FilterName"] = "name",
        ["FilterValue"] = "base linux",
        ["HttpTokens"] = "required",
        ["ImageBuildVersionArn"] = $"{Service}image/none/1.0.0/1",
        ["ImageBuilderArn"] = $"{Service}image-pipeline/none",
        ["ImagePipelineArn"] = $"{Service}image-pipeline/none",
        ["ImageRecipeArn"] = $"{Service}image-recipe/none/1.0.0",
        ["ImageVersionArn"] = $"{Service}image/none/1.0.0",
        ["ImageVersionArnOrBuildVersionArn"] = $"{Service}image/none/x.x.x",
        ["InfrastructureConfigurationArn"] = $"{Service}infrastructure-configuration/none",
        ["LaunchTemplateId"] = "lt-0123456789abcdef0",
        ["LicenseConfigurationArn"] = "arn:aws:license-manager:eu-west-1:111122223333:license-configuration:lic-0123456789abcdef0123456789abcdef",
        ["LifecycleExecutionId"] = $"lce-{Uuid}",
        ["LifecyclePolicyArn"] = $"{Service}lifecycle-policy/none",
        ["MarketplaceResourceLocation"] = "s3://bucket/key",
        ["OrganizationArn"] = "arn:aws:organizations::111122223333:organization/o-0123456789",
        ["OrganizationalUnitArn"] = "arn:aws:organizations::111122223333:ou/o-0123456789/ou-0123-01234567",
        ["SnsTopicArn"] = "arn:aws:sns:eu-west-1:111122223333:topic",
        ["UserDataOverride"] = "dXNlcg==",
        ["VersionNumber"] = "1.0.0",
        ["WildcardVersionNumber"] = "1.0.x",
        ["WorkflowBuildVersionArn"] = $"{Service}workflow/build/none/1.0.0/1",
        ["WorkflowExecutionId"] = $"wf-{Uuid}",
        ["WorkflowStepExecutionId"] = $"step-{Uuid}",
        ["WorkflowVersionArnOrBuildVersionArn"] = $"{Service}workflow/build/none/1.0.0",
        ["WorkflowWildcardVersionArn"] = $"{Service}workflow/build/none/x.x.x",
    };

    public static JsonObject For(Operation operation) => For(operation.Input, operation.Pagination?.InputToken);

    /// <summary>The same input in its wire format.</summary>
    public static JsonObject Plain(Operation operation) => Dates.Plain(For(operation))!.AsObject();

    internal static JsonNode? Plain(Shape shape) => Dates.Plain(For(shape));

    private static JsonObject For(StructureShape shape, string? except = null) => new(shape.Members
        .Where(m => m.Name != except)
        .Select(m => KeyValuePair.Create(m.Name, For(m.Target))));

    private static JsonNode? For(Shape shape) => shape switch
    {
        StructureShape structure => For(structure),
        ListShape list => new JsonArray([.. Enumerable.Range(0, (int)Math.Max(1, list.Min ?? 1)).Select(_ => For(list.Member))]),
        MapShape map => new JsonObject { [For(map.Key)!.ToString()] = For(map.Value) },
        EnumShape values => values.Values[0],
        BooleanShape => true,
        NumberShape number => Math.Max(1, number.Min ?? 1),
        TimestampShape => Dates.Of(Date),
        _ => ByShape.GetValueOrDefault(shape.Name, "sample"),
    };
}
