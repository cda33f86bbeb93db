using System.Text.RegularExpressions;
using ImageBuilderModel.Smithy;

namespace ImageBuilderModel.Tests.Smithy;

public sealed class ImageBuilderServiceTests
{
    private static readonly ServiceModel Model = ServiceModels.ImageBuilderBase;

    [Fact]
    public void Contains_every_operation_shape_and_error_of_the_service()
    {
        Assert.Equal(77, Model.Operations.Count);
        Assert.Equal(481, Model.Shapes.Count);
        Assert.Equal(20, Model.Shapes.Values.OfType<StructureShape>().Count(s => s.IsError));
        Assert.Equal(36, Model.Shapes.Values.OfType<EnumShape>().Count());
        Assert.Equal(21, Model.Operations.Values.Count(o => o.Pagination is not null));
        Assert.Equal(23, Model.Shapes.Values.OfType<StructureShape>().SelectMany(s => s.Members).Count(m => m.IdempotencyToken));
    }

    [Fact]
    public void Contains_the_version_the_endpoint_and_the_signing_name()
        => Assert.Equal(("2019-12-02", "imagebuilder", "imagebuilder"), (Model.Version, Model.EndpointPrefix, Model.SigningName));

    [Fact]
    public void Contains_methods_and_locations()
    {
        Assert.Equal(
            [("DELETE", 10), ("GET", 17), ("POST", 23), ("PUT", 27)],
            Model.Operations.Values.GroupBy(o => o.Method).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Count())));

        var untag = Model.Operations["UntagResource"];
        Assert.Equal("/tags/{resourceArn}", untag.Uri);
        Assert.Equal(MemberLocation.Label, untag.Input.Members.Single(m => m.Name == "resourceArn").Location);
        var keys = untag.Input.Members.Single(m => m.Name == "tagKeys");
        Assert.Equal((MemberLocation.Query, "tagKeys", true), (keys.Location, keys.WireName, keys.Required));
        Assert.Equal(29, Model.Shapes.Values.OfType<StructureShape>().SelectMany(s => s.Members).Count(m => m.Location != MemberLocation.Body));
    }

    [Theory]
    [InlineData("ResourceNotFoundException", 404)]
    [InlineData("ServiceQuotaExceededException", 402)]
    [InlineData("DryRunOperationException", 412)]
    [InlineData("TooManyRequestsException", 429)]
    [InlineData("ServiceException", 500)]
    public void Contains_the_status_of_each_error(string error, int status)
        => Assert.Equal(status, ((StructureShape)Model.Shapes[error]).ErrorStatus);

    [Fact]
    public void Contains_constraints()
    {
        var arn = (StringShape)Model.Shapes["ImageBuildVersionArn"];
        Assert.EndsWith("/[0-9]+\\.[0-9]+\\.[0-9]+/[0-9]+$", arn.Pattern, StringComparison.Ordinal);
        Assert.Equal(25, ((NumberShape)Model.Shapes["RestrictedInteger"]).Max);
        Assert.Equal(
            (NumberKind.Long, 1L, 4294967295L), ((NumberShape)Model.Shapes["WindowsConfigurationImageIndex"]) is var n ? (n.Kind, n.Min, n.Max) : default);
        Assert.Equal((1, 50), ((MapShape)Model.Shapes["TagMap"]) is var m ? (m.Min, m.Max) : default);
        Assert.Equal(["text", "aws:ec2:image"], ((EnumShape)Model.Shapes["SsmParameterDataType"]).Values);
    }

    [Fact]
    public void Every_pattern_is_a_regular_expression()
        => Assert.All(
            Model.Shapes.Values.OfType<StringShape>().Where(s => s.Pattern is not null),
            s => Assert.NotNull(new Regex(s.Pattern!)));

    [Fact]
    public void Paginators_refer_to_members()
    {
        var list = Model.Operations["ListWorkflowStepExecutions"].Pagination!;
        Assert.Equal(("nextToken", "nextToken", "steps", "maxResults"), (list.InputToken, list.OutputToken, list.ResultKey, list.LimitKey));
        Assert.Single(Model.Operations.Values, o => o.Pagination is { LimitKey: null });
    }
}
