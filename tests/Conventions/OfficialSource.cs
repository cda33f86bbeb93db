namespace Conventions;

/// <summary>Where a type of the official packages is declared in public: repository and path.</summary>
public static class OfficialSource
{
    private const string ImageBuilder = "aws/aws-sdk-net/sdk/src/Services/Imagebuilder/Generated";
    private const string Lambda = "aws/aws-lambda-dotnet/Libraries/src";
    private const string Powertools = "aws-powertools/powertools-lambda-dotnet/libraries/src";

    public static string Of(Reference reference)
    {
        // After the assembly's namespace: folders, the type, its member.
        var space = reference.Assembly == "AWSSDK.Imagebuilder" ? "Amazon.Imagebuilder" : reference.Assembly;
        var parts = reference.Member[(space.Length + 1)..].Split('(', ' ')[0].Split('.');
        var type = parts[0].Split('`')[0];
        return (reference.Assembly, type) switch
        {
            ("AWSSDK.Imagebuilder", "Model") => $"{ImageBuilder}/Model/{parts[1]}.cs",
            ("AWSSDK.Imagebuilder", "AmazonImagebuilderClient" or "IAmazonImagebuilder") => $"{ImageBuilder}/_netstandard/{type}.cs",
            ("AWSSDK.Imagebuilder", "AmazonImagebuilderConfig" or "AmazonImagebuilderException") => $"{ImageBuilder}/{type}.cs",
            ("AWSSDK.Imagebuilder", _) => $"{ImageBuilder}/ServiceEnumerations.cs",
            ("Amazon.Lambda.RuntimeSupport", "LambdaBootstrapInitializer") => $"{Lambda}/{reference.Assembly}/Bootstrap/LambdaBootstrap.cs",
            ("Amazon.Lambda.RuntimeSupport", _) => $"{Lambda}/{reference.Assembly}/Bootstrap/{type}.cs",
            (_, "ScheduledEvents") => $"{Lambda}/{reference.Assembly}/{type}/{parts[1]}.cs",
            ("AWS.Lambda.Powertools.Logging", _) => $"{Powertools}/{reference.Assembly}/{type}.cs",
            _ => $"{Lambda}/{reference.Assembly}/{type}.cs",
        };
    }
}
