using System.Text.RegularExpressions;
using ImageBuilderModel.Smithy;

namespace ImageBuilderModel.Tests.Smithy;

public sealed class ImageBuilderServiceTests
{
    private static readonly ServiceModel s_model = ServiceModels.ImageBuilder;

    [Fact]
    public void Holds_every_operation_shape_and_error_of_the_service()
    {
        Assert.Equal(77, s_model.Operations.Count);
        Assert.Equal(481, s_model.Shapes.Count);
        Assert.Equal(20, s_model.Shapes.Values.OfType<StructureShape>().Count(s => s.IsError));
        Assert.Equal(36, s_model.Shapes.Values.OfType<EnumShape>().Count());
        Assert.Equal(21, s_model.Operations.Values.Count(o => o.Pagination is not null));
        Assert.Equal(23, s_model.Shapes.Values.OfType<StructureShape>().SelectMany(s => s.Members).Count(m => m.IdempotencyToken));
    }

    [Fact]
    public void Says_how_the_service_is_reached()
        => Assert.Equal(("2019-12-02", "imagebuilder", "imagebuilder"), (s_model.Version, s_model.EndpointPrefix, s_model.SigningName));

    [Fact]
    public void Keeps_methods_and_locations()
    {
        Assert.Equal(
            [("DELETE", 10), ("GET", 17), ("POST", 23), ("PUT", 27)],
            s_model.Operations.Values.GroupBy(o => o.Method).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Count())));

        var untag = s_model.Operations["UntagResource"];
        Assert.Equal("/tags/{resourceArn}", untag.Uri);
        Assert.Equal(MemberLocation.Label, untag.Input.Members.Single(m => m.Name == "resourceArn").Location);
        var keys = untag.Input.Members.Single(m => m.Name == "tagKeys");
        Assert.Equal((MemberLocation.Query, "tagKeys", true), (keys.Location, keys.WireName, keys.Required));
        Assert.Equal(29, s_model.Shapes.Values.OfType<StructureShape>().SelectMany(s => s.Members).Count(m => m.Location != MemberLocation.Body));
    }

    [Theory]
    [InlineData("ResourceNotFoundException", 404)]
    [InlineData("ServiceQuotaExceededException", 402)]
    [InlineData("DryRunOperationException", 412)]
    [InlineData("TooManyRequestsException", 429)]
    [InlineData("ServiceException", 500)]
    public void Knows_each_errors_status(string error, int status)
        => Assert.Equal(status, ((StructureShape)s_model.Shapes[error]).ErrorStatus);

    [Fact]
    public void Keeps_constraints()
    {
        var arn = (StringShape)s_model.Shapes["ImageBuildVersionArn"];
        Assert.EndsWith("/[0-9]+\\.[0-9]+\\.[0-9]+/[0-9]+$", arn.Pattern, StringComparison.Ordinal);
        Assert.Equal(25, ((NumberShape)s_model.Shapes["RestrictedInteger"]).Max);
        Assert.Equal((NumberKind.Long, 1L, 4294967295L), ((NumberShape)s_model.Shapes["WindowsConfigurationImageIndex"]) is var n ? (n.Kind, n.Min, n.Max) : default);
        Assert.Equal((1, 50), ((MapShape)s_model.Shapes["TagMap"]) is var m ? (m.Min, m.Max) : default);
        Assert.Equal(["text", "aws:ec2:image"], ((EnumShape)s_model.Shapes["SsmParameterDataType"]).Values);
    }

    [Fact]
    public void Every_pattern_is_a_regular_expression()
        => Assert.All(
            s_model.Shapes.Values.OfType<StringShape>().Where(s => s.Pattern is not null),
            s => Assert.NotNull(new Regex(s.Pattern!)));

    [Fact]
    public void Paginators_name_members()
    {
        var list = s_model.Operations["ListWorkflowStepExecutions"].Pagination!;
        Assert.Equal(("nextToken", "nextToken", "steps", "maxResults"), (list.InputToken, list.OutputToken, list.ResultKey, list.LimitKey));
        Assert.Single(s_model.Operations.Values, o => o.Pagination is { LimitKey: null });
    }
}
