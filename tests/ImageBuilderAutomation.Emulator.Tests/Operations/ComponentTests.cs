using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Operations;

public sealed class ComponentTests : EmulatorTest
{
    [Fact]
    public async Task A_version_keeps_its_leading_zeros_and_equals_the_version_without_them()
    {
        var arn = await Api.OkAsync("CreateComponent", Samples.Component(version: "2019.12.02"));
        Assert.Equal(Api.Arn("component/hello-world/2019.12.02/1"), arn["componentBuildVersionArn"]!.ToString());
        Assert.Equal(Api.Arn("component/hello-world/2019.12.02"), arn["latestVersionReferences"]!["latestPatchVersionArn"]!.ToString());

        var changed = Samples.Component(version: "2019.12.2");
        changed["description"] = "changed";
        var again = await Api.OkAsync("CreateComponent", changed);

        Assert.Equal(Api.Arn("component/hello-world/2019.12.02/2"), again["componentBuildVersionArn"]!.ToString());
        var found = await Api.OkAsync("GetComponent", new() { ["componentBuildVersionArn"] = Api.Arn("component/hello-world/2019.12.2") });
        Assert.Equal("2019.12.02", found["component"]!["version"]!.ToString());
    }

    [Fact]
    public async Task Get_returns_the_created_component()
    {
        var input = Samples.Component();
        input["changeDescription"] = "first";
        input["supportedOsVersions"] = new JsonArray("Amazon Linux 2023");

        var created = await Api.OkAsync("CreateComponent", input);
        var component = (await Api.OkAsync("GetComponent", new() { ["componentBuildVersionArn"] = Api.Arn("component/hello-world/1.0.0") }))["component"]!;

        Assert.Equal(Api.Arn("component/hello-world/1.0.0/1"), created["componentBuildVersionArn"]!.GetValue<string>());
        Assert.Equal(Api.Arn("component/hello-world/1.0.0/1"), component["arn"]!.GetValue<string>());
        Assert.Equal("Hello World", component["name"]!.GetValue<string>());
        Assert.Equal("BUILD", component["type"]!.GetValue<string>());
        Assert.Equal("ACTIVE", component["state"]!["status"]!.GetValue<string>());
        Assert.Equal("111122223333", component["owner"]!.GetValue<string>());
        Assert.Equal("first", component["changeDescription"]!.GetValue<string>());
        Assert.Equal(Samples.ComponentYaml, component["data"]!.GetValue<string>());
        Assert.Equal("2026-11-20T09:00:00.000Z", component["dateCreated"]!.GetValue<string>());
    }

    [Fact]
    public async Task Returns_wildcard_references_to_newer_versions()
    {
        var references = (await Api.OkAsync("CreateComponent", Samples.Component(version: "1.2.3")))["latestVersionReferences"]!;

        Assert.Equal(
            ["x.x.x", "1.x.x", "1.2.x", "1.2.3"],
            references.AsObject().Select(r => r.Value!.GetValue<string>().Split('/')[^1]));
    }

    [Fact]
    public async Task Changed_content_gets_the_next_build_number_and_unchanged_content_is_refused()
    {
        var input = Samples.Component();
        await Api.OkAsync("CreateComponent", input);
        (await Api.CallAsync("CreateComponent", input)).MustBe(HttpStatusCode.BadRequest, "ResourceAlreadyExistsException");

        input["description"] = "changed";
        Assert.Equal(Api.Arn("component/hello-world/1.0.0/2"), await CreateAsync(input));
    }

    [Theory]
    [InlineData("x.x.x", "2.0.0/1")]
    [InlineData("1.x.x", "1.10.0/2")]
    [InlineData("1.9.x", "1.9.0/1")]
    [InlineData("1.10.0", "1.10.0/2")]
    [InlineData("1.10.0/1", "1.10.0/1")]
    public async Task A_reference_finds_the_greatest_matching_version(string reference, string found)
    {
        foreach (var version in (string[])["1.10.0", "2.0.0", "1.9.0"])
            await CreateAsync(Samples.Component(version: version));
        var changed = Samples.Component(version: "1.10.0");
        changed["description"] = "changed";
        await CreateAsync(changed);

        var component = await Api.OkAsync("GetComponent", new() { ["componentBuildVersionArn"] = Api.Arn($"component/hello-world/{reference}") });

        Assert.Equal(Api.Arn($"component/hello-world/{found}"), component["component"]!["arn"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("data", "not: [valid")]
    [InlineData("data", "just text")]
    [InlineData("data", "phases:\n  - name: build\n    steps: [{name: a, action: b}]")]
    [InlineData("data", "schemaVersion: 2.0\nphases:\n  - name: build\n    steps: [{name: a, action: b}]")]
    [InlineData("data", "schemaVersion: 1.0\nphases: []")]
    [InlineData("data", "schemaVersion: 1.0\nphases:\n  - name: build")]
    [InlineData("data", "schemaVersion: 1.0\nphases:\n  - name: build\n    steps: [{name: with space, action: b}]")]
    [InlineData("data", "schemaVersion: 1.0\nphases:\n  - name: build\n    steps: [{name: a}]")]
    public async Task Refuses_an_invalid_document(string parameter, string yaml)
    {
        var input = Samples.Component();
        input["data"] = yaml;

        (await Api.CallAsync("CreateComponent", input)).MustBe(
            HttpStatusCode.BadRequest, "InvalidParameterValueException", $"The value supplied for parameter '{parameter}' is not valid. ");
    }

    [Theory]
    [InlineData("schemaVersion: 1.0\nphases:\n  - name: build\n    steps: []", "BUILD")]
    [InlineData("schemaVersion: 1.0\nphases:\n  - { name: test, steps: [] }", "TEST")]
    [InlineData("schemaVersion: 1.0\nphases:\n  - { name: build, steps: [] }\n  - { name: test, steps: [ { name: a, action: b } ] }", "BUILD")]
    [InlineData("schemaVersion: 1.0\nphases:\n  - { name: build, steps: &s [ { name: a, action: b } ] }\n  - { name: validate, steps: *s }", "BUILD")]
    public async Task Accepts_phases_without_steps_and_repeated_by_an_alias(string yaml, string type)
    {
        var input = Samples.Component();
        input["data"] = yaml;

        var arn = await Api.CreateAsync("CreateComponent", input);

        Assert.Equal(type, (await Api.OkAsync("GetComponent", new() { ["componentBuildVersionArn"] = arn }))["component"]!["type"]!.ToString());
    }

    [Fact]
    public async Task Data_and_uri_exclude_each_other_and_one_must_be_given()
    {
        var both = Samples.Component();
        both["uri"] = "s3://bucket/key";
        var neither = Samples.Component();
        neither.Remove("data");

        (await Api.CallAsync("CreateComponent", both)).MustBe(HttpStatusCode.BadRequest, "InvalidParameterCombinationException");
        (await Api.CallAsync("CreateComponent", neither)).MustBe(HttpStatusCode.BadRequest, "InvalidParameterCombinationException");
    }

    [Fact]
    public async Task A_dry_run_checks_everything_and_creates_nothing()
    {
        var input = Samples.Component();
        input["dryRun"] = true;

        (await Api.CallAsync("CreateComponent", input)).MustBe(HttpStatusCode.PreconditionFailed, "DryRunOperationException");
        input["data"] = "just text";
        (await Api.CallAsync("CreateComponent", input)).MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException");

        Assert.Empty((await Api.OkAsync("ListComponents"))["componentVersionList"]!.AsArray());
    }

    [Fact]
    public async Task Refuses_a_version_number_above_the_limit() =>
        (await Api.CallAsync("CreateComponent", Samples.Component(version: "1.0.1073741824")))
            .MustBe(HttpStatusCode.BadRequest, "InvalidVersionNumberException");

    [Fact]
    public async Task Shows_the_type_and_the_parameters_of_the_document()
    {
        var input = Samples.Component();
        input["data"] = """
            schemaVersion: 1.0
            parameters:
              - Bucket:
                  type: string
                  description: Where to look.
              - Count:
                  type: integer
                  default: 3
            phases:
              - name: test
                steps: [{name: Look, action: ExecuteBash}]
            """;
        await CreateAsync(input);

        var component = (await Api.OkAsync("GetComponent", new() { ["componentBuildVersionArn"] = Api.Arn("component/hello-world/x.x.x") }))["component"]!;

        Assert.Equal("TEST", component["type"]!.GetValue<string>());
        Assert.Equal(
            """[{"name":"Bucket","type":"string","description":"Where to look."},{"name":"Count","type":"integer","defaultValue":["3"]}]""",
            component["parameters"]!.ToJsonString());
    }

    [Fact]
    public async Task Lists_versions_without_builds_and_with_byName_the_newest_of_each_name()
    {
        foreach (var (name, version) in new[] { ("a a", "1.0.0"), ("a a", "1.1.0"), ("b b", "1.0.0") })
            await CreateAsync(Samples.Component(name, version));

        var versions = (await Api.OkAsync("ListComponents"))["componentVersionList"]!.AsArray();
        var names = (await Api.OkAsync("ListComponents", new() { ["byName"] = true }))["componentVersionList"]!.AsArray();

        Assert.Equal(["a-a/1.0.0", "a-a/1.1.0", "b-b/1.0.0"], versions.Select(Tail));
        Assert.Equal(["a-a/x.x.x", "b-b/x.x.x"], names.Select(Tail));
        Assert.Equal("ACTIVE", versions[0]!["status"]!.GetValue<string>());
        Assert.Equal("1.1.0", names[0]!["version"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("Self", false)]
    [InlineData("Amazon", true)]
    [InlineData("Shared", false)]
    [InlineData("ThirdParty", true)]
    [InlineData("AWSMarketplace", true)]
    public async Task Lists_by_owner(string owner, bool any)
    {
        var list = (await Api.OkAsync("ListComponents", new() { ["owner"] = owner }))["componentVersionList"]!.AsArray();

        Assert.Equal(any, list.Count > 0);
    }

    [Theory]
    [InlineData("platform", "macOS", 0)]
    [InlineData("name", "update-linux", 2)]
    [InlineData("version", "1.0.2", 1)]
    [InlineData("status", "ACTIVE", 25)]
    [InlineData("supportedOsVersion", "Microsoft Windows Server 2016", 2)]
    [InlineData("name", "Update-Linux", 0)]
    public async Task Filters_compare_whole_values_case_sensitively(string filter, string value, int expected)
    {
        var list = await Api.OkAsync("ListComponents", new()
        {
            ["owner"] = "Amazon",
            ["filters"] = new JsonArray(new JsonObject { ["name"] = filter, ["values"] = new JsonArray(value) }),
        });

        Assert.Equal(expected, list["componentVersionList"]!.AsArray().Count);
    }

    [Fact]
    public async Task Refuses_an_unknown_filter() =>
        (await Api.CallAsync("ListComponents", new()
        {
            ["filters"] = new JsonArray(new JsonObject { ["name"] = "colour", ["values"] = new JsonArray("red") }),
        })).MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException", "The value supplied for parameter 'filters' is not valid.");

    private static string Tail(JsonNode? item) => string.Join('/', item!["arn"]!.GetValue<string>().Split('/')[1..]);

    private async Task<string> CreateAsync(JsonObject input) => await Api.CreateAsync("CreateComponent", input);
}
