using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TestKit;
using YamlDotNet.RepresentationModel;

namespace Conventions;

/// <summary>What <c>make package</c> writes deploys from a bucket, without SAM.</summary>
public sealed class PackagedTemplateTests(PackedFunctions packed) : IClassFixture<PackedFunctions>
{
    private const string Translator = PackedFunctions.Translator;

    [PythonTheory(Translator)]
    [InlineData("managed")]
    [InlineData("aot")]
    public void Every_function_runs_the_zip_file_in_the_folder(string package)
    {
        var template = packed.Template(package);
        var zip = Path.GetFileName(packed.Zip(package));

        var functions = OfType(template, "AWS::Lambda::Function").ToList();

        Assert.Equal(Template.Functions.Keys.Order(StringComparer.Ordinal), functions.Select(f => f.Key).Order(StringComparer.Ordinal));
        Assert.All(functions, function => Assert.Equal(
            """{"S3Bucket":{"Ref":"CodeBucket"},"S3Key":{"Fn::Sub":"${CodeKeyPrefix}""" + zip + "\"}}",
            function.Value!["Properties"]!["Code"]!.ToJsonString()));
    }

    [PythonFact(Translator)]
    public void No_part_needs_SAM()
    {
        var template = packed.Template("managed");

        Assert.DoesNotContain(["Transform", "Globals"], template.ContainsKey);
        Assert.DoesNotContain(Resources(template), resource => ((string)resource.Value!["Type"]!).StartsWith("AWS::Serverless", StringComparison.Ordinal));
        Assert.DoesNotContain("BuildMethod", template.ToJsonString(), StringComparison.Ordinal);
    }

    /// <remarks>CloudFormation refuses a larger template, and more resources.</remarks>
    [PythonFact(Translator)]
    public void CloudFormation_accepts_its_size()
    {
        var template = packed.Template("managed");

        Assert.InRange(new FileInfo(packed.PathOf("managed", "template.packaged.json")).Length, 1, 1_000_000);
        Assert.InRange(Resources(template).Count, Template.Functions.Count, 500);
    }

    /// <remarks>The transform could have put the default of a parameter, or the partition of this machine's Region, in the place of a reference.</remarks>
    [PythonFact(Translator)]
    public void Parameters_and_the_partition_stay_open()
    {
        var template = packed.Template("managed");
        var used = new JsonObject { ["Conditions"] = template["Conditions"]!.DeepClone(), ["Resources"] = template["Resources"]!.DeepClone() }.ToJsonString();

        Assert.All(template["Parameters"]!.AsObject(), parameter => Assert.True(
            used.Contains($"{{\"Ref\":\"{parameter.Key}\"}}", StringComparison.Ordinal) || used.Contains($"${{{parameter.Key}}}", StringComparison.Ordinal),
            parameter.Key));
        Assert.DoesNotContain("arn:aws", used, StringComparison.Ordinal);
        Assert.Contains("""{"Ref":"AWS::Region"}""", used, StringComparison.Ordinal);
        Assert.DoesNotContain("us-east-1", used, StringComparison.Ordinal);
    }

    [PythonTheory(Translator)]
    [InlineData("managed", new[] { "arm64", "x86_64" })]
    [InlineData("aot", null)]
    public void A_package_can_be_deployed_only_as_what_it_is(string package, string[]? architectures)
    {
        var parameters = packed.Template(package)["Parameters"]!;

        Assert.Equal([package], Texts(parameters["Package"]!["AllowedValues"]));
        Assert.Equal(package, (string)parameters["Package"]!["Default"]!);
        var allowed = Texts(parameters["Architecture"]!["AllowedValues"]).ToList();
        Assert.Equal(allowed[0], (string)parameters["Architecture"]!["Default"]!);
        if (architectures is null)
            Assert.Contains(Assert.Single(allowed), Template.Texts(Template.Map(Template.Map(Template.Root, "Parameters"), "Architecture").Children["AllowedValues"]));
        else
            Assert.Equal(architectures, allowed);
    }

    /// <remarks>A stack can change between SAM and the plain template, because nothing of it is replaced.</remarks>
    [PythonFact(Translator)]
    public void The_resources_of_the_template_keep_their_logical_ids()
    {
        var packaged = Resources(packed.Template("managed")).Select(resource => resource.Key).ToHashSet(StringComparer.Ordinal);

        Assert.All(Template.Map(Template.Root, "Resources").Children.Keys.Select(key => ((YamlScalarNode)key).Value!), id => Assert.Contains(id, packaged));
    }

    [PythonFact(Translator)]
    public async Task The_same_files_make_the_same_package_and_others_another_name()
    {
        var sums = await File.ReadAllTextAsync(packed.PathOf("managed", PackedFunctions.Sums));

        Assert.Equal(sums, await File.ReadAllTextAsync(Path.Combine(await packed.PackAsync("managed", "again", "policy.json"), PackedFunctions.Sums)));
        var other = Assert.Single(Directory.GetFiles(await packed.PackAsync("managed", "other", "another policy"), "*.zip"));
        Assert.NotEqual(Path.GetFileName(packed.Zip("managed")), Path.GetFileName(other));
    }

    [PythonTheory(Translator)]
    [InlineData("managed")]
    [InlineData("aot")]
    public void The_sums_are_those_of_the_files(string package)
    {
        var sums = File.ReadAllLines(packed.PathOf(package, PackedFunctions.Sums)).Select(line => line.Split("  ")).ToList();

        Assert.Equal([Path.GetFileName(packed.Zip(package)), "template.packaged.json"], sums.Select(sum => sum[1]));
        Assert.All(sums, sum => Assert.Equal(sum[0], Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(packed.PathOf(package, sum[1]))))));
    }

    [PythonFact(Translator)]
    public async Task The_zip_file_has_the_published_files_in_order_and_one_that_can_be_started()
    {
        await using var zip = await ZipFile.OpenReadAsync(packed.Zip("managed"));

        Assert.Equal(["bootstrap", "policy.json"], zip.Entries.Select(entry => entry.FullName));
        Assert.Equal([0b111_101_101, 0b110_100_100], zip.Entries.Select(entry => (entry.ExternalAttributes >> 16) & 0x1FF));
    }

    private static JsonObject Resources(JsonObject template) => template["Resources"]!.AsObject();

    private static IEnumerable<KeyValuePair<string, JsonNode?>> OfType(JsonObject template, string type) =>
        Resources(template).Where(resource => (string)resource.Value!["Type"]! == type);

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(text => (string)text!);
}
