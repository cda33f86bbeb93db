using System.Reflection;
using Amazon;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using Amazon.Runtime;
using ImageBuilderModel;
using ImageBuilderModel.Smithy;

namespace AwsPackages.Tests.Imagebuilder;

/// <summary>The official package's shape, as far as code can see it. These hold in both package modes.</summary>
public sealed class SurfaceTests
{
    [Fact]
    public void The_client_has_the_twelve_constructors()
    {
        Type[][] leads = [[], [typeof(AWSCredentials)], [typeof(string), typeof(string)], [typeof(string), typeof(string), typeof(string)]];
        Type[][] tails = [[], [typeof(RegionEndpoint)], [typeof(AmazonImagebuilderConfig)]];

        foreach (var parameters in leads.SelectMany(lead => tails.Select(tail => lead.Concat(tail).ToArray())))
            Assert.NotNull(typeof(AmazonImagebuilderClient).GetConstructor(parameters));
        Assert.Equal(12, typeof(AmazonImagebuilderClient).GetConstructors().Length);
    }

    [Theory]
    [MemberData(nameof(Operations.All), MemberType = typeof(Operations))]
    public void Every_operation_is_a_virtual_method_with_an_optional_token(string name)
    {
        var operation = Operations.Named(name);
        var method = typeof(AmazonImagebuilderClient).GetMethod($"{name}Async")!;

        Assert.True(method.IsVirtual && !method.IsFinal);
        Assert.Equal([operation.Input.Name, nameof(CancellationToken)], method.GetParameters().Select(p => p.ParameterType.Name));
        Assert.True(method.GetParameters()[1].IsOptional);
        Assert.Equal(operation.Output.Name, method.ReturnType.GenericTypeArguments[0].Name);
        Assert.Equal(typeof(AmazonImagebuilderRequest), method.GetParameters()[0].ParameterType.BaseType);
        Assert.Equal(typeof(AmazonWebServiceResponse), method.ReturnType.GenericTypeArguments[0].BaseType);
    }

    [Fact]
    public void Every_error_derives_from_the_services_exception_with_six_constructors()
    {
        foreach (var error in ServiceModels.ImageBuilderBase.Shapes.Values.OfType<StructureShape>().Where(s => s.IsError))
        {
            var type = typeof(GetImageRequest).Assembly.GetType($"Amazon.Imagebuilder.Model.{error.Name}", throwOnError: true)!;
            Assert.Equal(typeof(AmazonImagebuilderException), type.BaseType);
            Assert.Equal([0, 1, 1, 2, 5, 6], type.GetConstructors().Select(c => c.GetParameters().Length).Order());
        }
    }

    [Fact]
    public void Every_enum_value_is_a_constant()
    {
        foreach (var shape in ServiceModels.ImageBuilderBase.Shapes.Values.OfType<EnumShape>())
        {
            var type = typeof(ImageStatus).Assembly.GetType($"Amazon.Imagebuilder.{shape.Name}", throwOnError: true)!;
            var constants = type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => ((ConstantClass)f.GetValue(null)!).Value);
            // The official package may be ahead of the model by a value.
            Assert.Empty(shape.Values.Except(constants));
        }
    }

    [Fact]
    public void Enum_values_have_the_official_names()
    {
        Assert.Equal("macOS", Platform.MacOS.Value);
        Assert.Equal("gp3", EbsVolumeType.Gp3.Value);
        Assert.Equal("aws:ec2:image", SsmParameterDataType.AwsEc2Image.Value);
        Assert.Equal("RESUME", WorkflowStepActionType.RESUME.Value);
        Assert.Equal("USER_INITIATED", BuildType.USER_INITIATED.Value);
        Assert.Equal("Amazon", Ownership.Amazon.Value);
        Assert.Same(ImageStatus.AVAILABLE, (ImageStatus)"AVAILABLE");
        Assert.Same(ImageStatus.AVAILABLE, ImageStatus.FindValue("AVAILABLE"));
    }

    [Fact]
    public void The_interface_can_create_its_own_client()
    {
        var config = Default<IAmazonImagebuilder>();

        Assert.IsType<AmazonImagebuilderConfig>(config);
    }

    [Fact]
    public void Scalars_are_nullable_and_collections_start_as_null()
    {
        var request = new ListImagesRequest();

        Assert.Null(request.Filters);
        Assert.Null(request.MaxResults);
        Assert.Null(request.ByName);
        Assert.Equal(typeof(DateTime?), typeof(Image).GetProperty(nameof(Image.DeprecationTime))!.PropertyType);
        Assert.Equal(typeof(string), typeof(Image).GetProperty(nameof(Image.DateCreated))!.PropertyType);
        Assert.Equal(typeof(DateTime?), typeof(StartResourceStateUpdateRequest).GetProperty(nameof(StartResourceStateUpdateRequest.UpdateAt))!.PropertyType);
    }

    [Fact]
    public void Responses_that_model_a_request_id_have_it()
        => Assert.Equal(
            53,
            ServiceModels.ImageBuilderBase.Operations.Values.Count(
                o => Operations.MethodOf(o).ReturnType.GenericTypeArguments[0].GetProperty("RequestId") is not null));

    private static ClientConfig Default<TService>()
        where TService : IAmazonService
        => TService.CreateDefaultClientConfig();
}
