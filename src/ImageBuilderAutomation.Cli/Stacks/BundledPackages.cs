using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Cli.Output;

namespace ImageBuilderAutomation.Cli.Stacks;

/// <summary>A build with the stand-ins of src/AwsPackages reaches DynamoDB and the functions in AWS, but Image Builder on this machine only.</summary>
internal static class BundledPackages
{
#if BUNDLED_PACKAGES
    private const bool AreUsed = true;
#else
    private const bool AreUsed = false;
#endif

    /// <exception cref="UsageException">This build cannot reach Image Builder in AWS.</exception>
    public static IAmazonImagebuilder ImageBuilder(Func<string, string?> environment)
    {
        var client = AwsClients.ImageBuilder(environment);
        return !AreUsed || client.Config.ServiceURL is { } given && Uri.TryCreate(given, UriKind.Absolute, out var url) && url.IsLoopback
            ? client
            : throw new UsageException(
                "This build reaches Image Builder on this machine only: install a released image-builder-automation, or build with -p:AwsPackages=nuget.");
    }
}
