using ImageBuilderAutomation.Cli.Releases;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Releases.Watermarks;
using TestKit;

namespace ImageBuilderAutomation.Cli.Tests.Releases;

public sealed class WatermarksTextTests
{
    private const string Arns = "arn:aws:imagebuilder:eu-west-1:111122223333";

    private static readonly WatermarkReport Empty = new([], 0, new Known<IReadOnlyList<RecipeWatermark>>.Yes([]), null);

    [Fact]
    public void The_documentation_shows_a_report_as_it_is_printed()
    {
        using var output = new StringWriter { NewLine = "\n" };

        WatermarksText.Write(output, Report());

        var page = File.ReadAllText(Repository.PathOf("docs", "how-to", "release-images.md")).ReplaceLineEndings("\n");
        Assert.True(page.Contains($"{output}", StringComparison.Ordinal), $"docs/how-to/release-images.md should show:\n{output}");
    }

    [Fact]
    public void The_documentation_shows_a_report_of_settings_as_it_is_printed()
    {
        using var output = new StringWriter { NewLine = "\n" };

        AllowedAmisText.Write(output, [Settings()]);

        var page = File.ReadAllText(Repository.PathOf("docs", "how-to", "release-images.md")).ReplaceLineEndings("\n");
        Assert.True(page.Contains($"{output}", StringComparison.Ordinal), $"docs/how-to/release-images.md should show:\n{output}");
    }

    [Fact]
    public void What_could_not_be_read_is_said()
    {
        using var output = new StringWriter { NewLine = "\n" };

        WatermarksText.Write(output, Empty with { Recipes = new Known<IReadOnlyList<RecipeWatermark>>.No("denied"), Incomplete = "more than 10000 builds" });

        Assert.Equal("No AMI of the account was found.\nUnknown whether recipes use reserved names: denied\nAMIs may be missing: more than 10000 builds\n", $"{output}");
    }

    [Fact]
    public void Settings_that_cannot_be_read_are_unknown()
    {
        using var output = new StringWriter { NewLine = "\n" };

        AllowedAmisText.Write(output, [AllowedAmisReport.Of("444455556666", "eu-west-1", "111122223333", new Known<AllowedAmisSettings>.No("denied"))]);

        Assert.Equal("account 444455556666 in eu-west-1: unknown: denied\n", $"{output}");
    }

    internal static WatermarkReport Report() => Empty with
    {
        Amis =
        [
            Ami("base/1.0.0/7", "ami-0aaa", Truth.True, "every rule has its gate", new AmiWatermark("111122223333:base-released", "ami-0aaa", "eu-west-1", null)),
            Ami("web-shop/1.0.0/3", "ami-0ccc", Truth.False, "its gates did not release it: rule clean has no gate", new AmiWatermark("111122223333:base-released", "ami-0aaa", "eu-west-1", null)),
            Ami("web-shop/1.0.0/2", "ami-0bbb", Truth.True, "every rule has its gate"),
        ],
        ElsewhereCount = 2,
        Recipes = new Known<IReadOnlyList<RecipeWatermark>>.Yes([new($"{Arns}:image-recipe/tools/1.0.0", "tools-released")]),
    };

    internal static AllowedAmisReport Settings() => AllowedAmisReport.Of(
        "444455556666", "eu-west-1", "111122223333",
        new Known<AllowedAmisSettings>.Yes(new(
            "enabled", "account",
            [
                new(["amazon"], [], HasFurtherConditions: false), new(["111122223333"], ["111122223333:*-released"], HasFurtherConditions: false),
                new(["111122223333"], [], HasFurtherConditions: true),
            ])));

    private static ReportedAmi Ami(string build, string ami, Truth released, string reason, params AmiWatermark[] marks)
    {
        var (image, at, standing) = (ImageBuildArn.Parse($"{Arns}:image/{build}"), new AmiInRegion(ami, "eu-west-1"), new ReleaseStanding(released, reason));
        return new(image, "AVAILABLE", standing, at, $"111122223333:{image.Name}-released", [.. marks.Select(mark => mark.Key)], WatermarkDecider.Decide(new(
            "111122223333", image.Name, standing, [at], new Known<MarkedAmi>.Yes(new(false, marks)))));
    }
}
