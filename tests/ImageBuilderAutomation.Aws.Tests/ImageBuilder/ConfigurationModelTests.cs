using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderModel;
using ImageBuilderModel.Smithy;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

/// <summary>
/// Compares the API's model with what a repair reads and writes. An update replaces everything, so a new member of the model that the repair does
/// not know would be lost with the next repair. These tests fail in that case.
/// </summary>
public sealed class ConfigurationModelTests
{
    private const string Arn = "arn:aws:imagebuilder:eu-west-1:111122223333:infrastructure-configuration/base-infra";

    private static readonly StructureShape DisplayOf = (StructureShape)ServiceModels.ImageBuilderBase.Shapes["InfrastructureConfiguration"];

    private static readonly StructureShape Written = ServiceModels.ImageBuilderBase.Operations["UpdateInfrastructureConfiguration"].Input;

    /// <summary>Members that an update cannot set, because they identify the configuration, have their own operations or belong to the service.</summary>
    private static readonly string[] NotUpdatable = ["arn", "name", "dateCreated", "dateUpdated", "tags"];

    private static readonly string[] NotSettings = ["infrastructureConfigurationArn", "clientToken"];

    [Fact]
    public void Every_member_that_is_read_is_written_or_known_as_not_updatable() => Assert.Equal(
        Members(DisplayOf).Except(NotUpdatable).Order(), Members(Written).Except(NotSettings).Order());

    [Fact]
    public void The_guard_knows_every_member_of_an_update_and_the_tags() => Assert.Equal(
        Members(Written).Except(NotSettings).Append("tags").Order(), ConfigurationField.All.Select(field => field.Path).Order());

    [Fact]
    public void The_guard_requires_what_the_service_requires() => Assert.Equal(
        Written.Members.Where(member => member.Required).Select(member => member.Name).Except(NotSettings),
        ConfigurationField.All.Where(field => field.IsRequired).Select(field => field.Path));

    [Fact]
    public async Task A_configuration_with_every_member_set_is_written_back_whole()
    {
        var everything = (JsonObject)Sample(DisplayOf, "");
        await using var service = await StubService.StartAsync();
        service.Answers(new JsonObject { ["requestId"] = "1", ["infrastructureConfiguration"] = everything.DeepClone() }.ToJsonString());
        using var client = service.Client();
        var configurations = new Configurations(client);

        var read = (await configurations.ReadAsync(Arn, default))!;
        await configurations.UpdateAsync(Arn, read.Fields.Settings, "token", default);

        foreach (var name in NotUpdatable)
            everything.Remove(name);
        (everything["infrastructureConfigurationArn"], everything["clientToken"]) = (Arn, "token");
        var sent = service.Requests[^1].Body!;
        Assert.True(JsonNode.DeepEquals(everything, sent), $"Shown: {everything.ToJsonString()}{Environment.NewLine}Sent: {sent.ToJsonString()}");
    }

    [Fact]
    public async Task Every_member_of_the_newest_API_is_written_back_or_prevents_a_repair()
    {
        var newest = (StructureShape)ServiceModels.ImageBuilder.Shapes["InfrastructureConfiguration"];
        await using var service = await StubService.StartAsync();
        service.Answers(new JsonObject { ["infrastructureConfiguration"] = Sample(newest, "") }.ToJsonString());
        using var client = service.Client();

        var read = (await new Configurations(client).ReadAsync(Arn, default))!;

        Assert.Equal(newest.Members.Select(member => member.Name).Except(DisplayOf.Members.Select(member => member.Name)), read.UnwritableMembers);
        Assert.Equal(["parentInstance", "terminateInstanceOnCompletion"], read.UnwritableMembers);
    }

    [Fact]
    public async Task Unset_members_are_omitted_and_not_sent_as_empty()
    {
        await using var service = await StubService.StartAsync();
        service.Answers("""{"infrastructureConfiguration":{"name":"base infra","instanceProfileName":"builder","instanceTypes":[],"resourceTags":{},"placement":{}}}""");
        using var client = service.Client();
        var configurations = new Configurations(client);

        var read = (await configurations.ReadAsync(Arn, default))!;
        await configurations.UpdateAsync(Arn, read.Fields.Settings, "token", default);

        Assert.Equal("instanceProfileName", Assert.Single(read.Fields.Values).Key);
        Assert.Equal(["clientToken", "infrastructureConfigurationArn", "instanceProfileName"], service.Requests[^1].Body!.Select(member => member.Key).Order());
    }

    /// <summary>Paths from the outermost to the innermost member; lists and maps count as one.</summary>
    private static IEnumerable<string> Members(StructureShape shape) => shape.Members.SelectMany(member => member.Target is StructureShape inner
        ? Members(inner).Select(path => $"{member.Name}.{path}")
        : [member.Name]);

    /// <summary>A value for every member; all texts differ.</summary>
    private static JsonNode Sample(Shape shape, string path) => shape switch
    {
        StructureShape structure => new JsonObject(
            structure.Members.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)Sample(member.Target, $"{path}-{member.Name}")))),
        ListShape => new JsonArray($"{path}-1", $"{path}-2"),
        MapShape => new JsonObject { ["one"] = $"{path}-1", ["two"] = "" },
        BooleanShape => JsonValue.Create(false),
        NumberShape => JsonValue.Create(7),
        EnumShape { Values: [var value, ..] } => JsonValue.Create(value),
        _ => JsonValue.Create($"text{path}"),
    };
}
