using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Releases;

namespace ImageBuilderAutomation.Cli.Stacks;

/// <summary>A build as people write it: its ARN, <c>name/1.0.0/7</c> in the account and Region of the stack, or an AMI that it made.</summary>
internal static class BuildName
{
    public static Argument<string> Argument() => new("build") { Description = "The build: name/1.0.0/7, its ARN, or the id of an AMI that it made." };

    /// <exception cref="UsageException">The text names no build of the stack's account and Region, or an AMI that no recorded build made.</exception>
    public static async Task<ImageBuildArn> ReadAsync(string text, Stack stack, CancellationToken cancellationToken)
    {
        if (!IsAmi(text))
            return Read(text, stack.AccountRegion);
        return await stack.Builds.FindByAmiAsync(text, cancellationToken) is { } build
            ? ImageBuildArn.Parse(build.ImageArn)
            : throw new UnknownNameException(
                $"The history has no build that made {text}. It knows an AMI once its build is available; until then name the build, such as base/1.0.0/7.");
    }

    public static bool IsAmi(string text) => text.StartsWith("ami-", StringComparison.Ordinal) && !text.Contains('/', StringComparison.Ordinal);

    /// <exception cref="UsageException">The text is neither an ARN nor a name, or names a build of another account or Region.</exception>
    public static ImageBuildArn Read(string text, AccountRegion accountRegion)
    {
        if (!ImageBuildArn.TryParseName(text, accountRegion, out var image))
            throw new UsageException($"Expected a build such as base/1.0.0/7, its ARN, or the id of its AMI, found '{text}'.");
        return image.IsIn(accountRegion)
            ? image
            : throw new UsageException($"Expected a build of account {accountRegion.Account} in {accountRegion.Region}, found '{text}'. See --account and --region.");
    }

    public static string Of(string imageArn) => imageArn[(imageArn.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>A recipe's type and name without its version: <c>image-recipe/base</c>.</summary>
    public static string RecipeOf(string recipeArn) => ReleaseHead.RecipeOf(recipeArn);

    /// <summary>The end of an ARN: the name of a pipeline, or name and version of a recipe.</summary>
    public static string Last(string? arn) => arn is null ? "" : Of(arn);
}
