using System.Text.Json.Nodes;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Releases;
using TestKit;

namespace ImageBuilderAutomation.Aws.Tests.ReleaseArchive;

/// <summary>The packages of a release record are judged by the CycloneDX 1.6 schema, which CycloneDX's own library for Node.js carries.</summary>
public sealed class BillOfMaterialsTests
{
    private const string Arn = "arn:aws:imagebuilder:us-east-1:123456789012";
    private static readonly string Npm = Repository.PathOf("tests", "ImageBuilderAutomation.Aws.Tests", "npm");

    private static readonly ReleasedPackage[] Packages =
    [
        new("openssl", "1:3.0.8-1.amzn2023.0.3"), new("openssl", "1:3.0.8-1.amzn2023.0.3"), new("openssl", "1.1.1"), new("kernel", null), new("libstdc++", ""),
        new("<script>alert(1)</script>", "1\u202e2"), new("größe \"quoted\"", "1 2"), new("", "1"), new("a/b@c?d#e", "%"),
    ];

    private static readonly ReleaseFacts Facts = new(
        new(
            $"{Arn}:image/base/1.0.0/1", "base", "1.0.0/1", "AVAILABLE", null, null, $"{Arn}:image-recipe/base/1.0.0", "Linux", "Amazon Linux 2023", null,
            DateTimeOffset.UnixEpoch, [new("ami-1", "us-east-1", "123456789012", "base")], new Dictionary<string, string>(), DateTimeOffset.UnixEpoch)
        {
            Components = [$"{Arn}:component/harden/1.2.0/1", $"{Arn}:component/harden/1.2.0/1", $"{Arn}:component/odd", "no ARN"],
        },
        [], [], new GateCoverage(CoverageVerdict.Covered, "rule clean"), new Known<IReadOnlyList<ReleasedPackage>>.Yes(Packages),
        new Known<IReadOnlyList<Finding>>.Yes([]), Previous: null);

    [NodeFact]
    public async Task Every_form_of_the_packages_is_valid_CycloneDX()
    {
        ReleaseFacts[] forms =
        [
            Facts,
            Facts with { Packages = new Known<IReadOnlyList<ReleasedPackage>>.No("more than 1000 packages") },
            Facts with { Packages = new Known<IReadOnlyList<ReleasedPackage>>.Yes([]) },
            Facts with { Coverage = null },
            Facts with { Image = Facts.Image with { RecipeArn = $"{Arn}:container-recipe/base/1.0.0" } },
            Facts with { Image = Facts.Image with { RecipeArn = null, OsVersion = null, Components = [], Amis = [] } },
            .. new[] { "Ubuntu 24", "Windows Server 2025", "SLES 15", "nobody knows" }.Select(os => Facts with { Image = Facts.Image with { OsVersion = os } }),
        ];

        var errors = await CheckAsync([.. forms.Select(Bill)]);

        Assert.All(errors, error => Assert.Equal("null", error));
        Assert.Equal(forms.Length, errors.Length);
    }

    [NodeFact]
    public async Task The_schema_refuses_what_is_not_CycloneDX()
    {
        var twice = Bill(Facts);
        twice["components"]!.AsArray().Add(twice["components"]![0]!.DeepClone());
        var unnamed = Bill(Facts);
        unnamed["components"]![0]!.AsObject().Remove("name");
        var invented = Bill(Facts);
        invented["coverage"] = "gated";

        Assert.Equal(["uniqueItems", "required", "additionalProperties"], (await CheckAsync([twice, unnamed, invented])).Select(Keyword));
    }

    private static string? Keyword(string errors) => JsonNode.Parse(errors)?[0]?["keyword"]?.ToString();

    private static JsonNode Bill(ReleaseFacts facts) => JsonNode.Parse(ReleaseText.Of(facts))!["packages"]!;

    /// <returns>For each document the errors as JSON, or <c>null</c>.</returns>
    private static async Task<string[]> CheckAsync(IReadOnlyList<JsonNode> documents)
    {
        await NpmFolder.EnsureInstalledAsync(Npm);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(file, documents.Select(document => document.ToJsonString()));
            var node = await Tool.RunAsync(Node.PathOf("node"), ["check-sbom.mjs", file], Npm);
            Assert.True(node.ExitCode == 0, node.Output);
            return node.StandardOutput.TrimEnd().Split('\n');
        }
        finally
        {
            File.Delete(file);
        }
    }
}
