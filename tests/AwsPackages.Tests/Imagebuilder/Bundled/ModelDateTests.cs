using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;

namespace AwsPackages.Tests.Imagebuilder.Bundled;

/// <summary>
/// The bundled client represents the service model of August 2026. Code that compiles against it compiles against every official client
/// of that month or later.
/// </summary>
public sealed class ModelDateTests
{
    // Source: the service's API reference. These members appeared between 22 August and November 2026.
    public static TheoryData<Type, string> LaterMembers => new()
    {
        { typeof(CreateContainerRecipeRequest), "DryRun" },
        { typeof(CreateDistributionConfigurationRequest), "DryRun" },
        { typeof(CreateImagePipelineRequest), "DryRun" },
        { typeof(CreateImageRecipeRequest), "DryRun" },
        { typeof(CreateInfrastructureConfigurationRequest), "DryRun" },
        { typeof(CreateLifecyclePolicyRequest), "DryRun" },
        { typeof(ImageState), "FailureContext" },
        { typeof(CreateInfrastructureConfigurationRequest), "ParentInstance" },
        { typeof(CreateInfrastructureConfigurationRequest), "TerminateInstanceOnCompletion" },
        { typeof(UpdateInfrastructureConfigurationRequest), "ParentInstance" },
        { typeof(InfrastructureConfiguration), "ParentInstance" },
        { typeof(ImageScanningConfiguration), "ImageScanningTypes" },
        { typeof(ImageScanningConfiguration), "ScanResultCondition" },
    };

    [Theory]
    [MemberData(nameof(LaterMembers))]
    public void A_later_member_does_not_exist(Type type, string member) => Assert.Null(type.GetProperty(member));

    [Fact]
    public void The_operations_are_the_77_of_that_month() =>
        Assert.Equal(77, typeof(IAmazonImagebuilder).GetMethods().Count(method => method.Name.EndsWith("Async", StringComparison.Ordinal)));

    [Fact]
    public void The_dry_run_of_that_month_exists() => Assert.NotNull(typeof(CreateComponentRequest).GetProperty("DryRun"));
}
