using ImageBuilderModel.Import;
using ImageBuilderModel.Smithy;
using TestKit;
using Xunit.Abstractions;

namespace ImageBuilderModel.Tests.Import;

public sealed class ModelImporterTests(ITestOutputHelper output)
{
    [Fact]
    public void The_imported_model_equals_the_model_written_manually()
    {
        var imported = SmithyParser.Parse(ModelImporter.Import(SmallModel.Service, SmallModel.Paginators), "imported.smithy");

        var written = SmithyParser.Parse(SmallModel.Smithy, "small.smithy");
        Assert.Equal((written.Version, written.EndpointPrefix, written.SigningName), (imported.Version, imported.EndpointPrefix, imported.SigningName));
        Assert.Equal(written.Operations.Values.Select(Facts.Of), imported.Operations.Values.Select(Facts.Of));
        Assert.Equal(written.Shapes.Values.Select(Facts.Of), imported.Shapes.Values.Select(Facts.Of));
    }

    [Fact]
    public void Omits_the_documentation()
        => Assert.DoesNotContain("PROSE", ModelImporter.Import(SmallModel.Service, SmallModel.Paginators), StringComparison.Ordinal);

    [Fact]
    public void The_same_input_gives_the_same_text_with_LF_line_ends()
    {
        var text = ModelImporter.Import(SmallModel.Service, SmallModel.Paginators);

        Assert.Equal(text, ModelImporter.Import(SmallModel.Service, SmallModel.Paginators));
        Assert.DoesNotContain('\r', text);
        Assert.EndsWith("timestamp When\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"version\": \"2.0\"", "\"flavour\": \"2.0\"", "service/flavour: expected one of version, metadata, operations, shapes, documentation")]
    [InlineData("\"rest-json\"", "\"query\"", "service/metadata/protocol: expected rest-json")]
    [InlineData(
        "\"requestUri\": \"/ListThings\"", "\"requestUri\": \"/\", \"responseCode\": 201",
        "operations/ListThings/http/responseCode: expected one of method, requestUri")]
    [InlineData(
        "\"errors\": [ { \"shape\": \"Refused\" } ]", "\"authtype\": \"none\"",
        "operations/ListThings/authtype: expected one of name, http, input, output, errors, documentation")]
    [InlineData(
        "\"box\": true", "\"streaming\": true",
        "shapes/ListThingsRequest/members/most/streaming: expected one of shape, location, locationName, idempotencyToken, box, documentation")]
    [InlineData("\"box\": true", "\"locationName\": \"top\"", "shapes/ListThingsRequest/members/most: expected no body member with another name, found top")]
    [InlineData(
        "\"location\": \"querystring\"", "\"location\": \"header\"",
        "shapes/GetThingRequest/members/filter: expected no header member with another name, found only")]
    [InlineData("{ \"type\": \"long\" }", "{ \"type\": \"blob\" }", "shapes/Large/type: expected a type of the rest-json model, found blob")]
    [InlineData("{ \"type\": \"long\" }", "{ \"type\": \"long\", \"min\": \"1\" }", "shapes/Large/min: expected a whole number, found \"1\"")]
    [InlineData("[ \"id\" ]", "[ \"name\" ]", "shapes/GetThingRequest/required: expected members, found name")]
    [InlineData("[ \"ONE\", \"two:three\" ]", "[ \"a-b\", \"a:b\" ]", "shapes/Colour/enum: expected values with names of their own, found A_B twice")]
    public void Refuses_content_that_it_cannot_convert(string valid, string unknown, string message)
    {
        Assert.Contains(valid, SmallModel.Service, StringComparison.Ordinal);

        var refusal = Assert.Throws<UnknownModelContentException>(
            () => ModelImporter.Import(SmallModel.Service.Replace(valid, unknown, StringComparison.Ordinal), SmallModel.Paginators));

        Assert.Equal(message, refusal.Message);
    }

    [Fact]
    public void Refuses_a_paginator_of_an_unknown_operation()
        => Assert.Throws<UnknownModelContentException>(
            () => ModelImporter.Import(SmallModel.Service, SmallModel.Paginators.Replace("ListThings", "ListOthers", StringComparison.Ordinal)));

    [Fact]
    public void The_checked_in_model_is_what_the_importer_writes()
    {
        var reference = Path.Combine(Directory.GetParent(Path.TrimEndingDirectorySeparator(Repository.Root))!.FullName, "shared", "reference");
        var service = Path.Combine(reference, "imagebuilder-service-2.json");
        if (!File.Exists(service))
        {
            output.WriteLine($"Skipped: {service}, from which the model was imported, does not exist.");
            return;
        }

        var imported = ModelImporter.Import(File.ReadAllText(service), File.ReadAllText(Path.Combine(reference, "imagebuilder-paginators-1.json")));

        Assert.Equal(File.ReadAllText(Repository.PathOf("src", "ImageBuilderModel", "imagebuilder.smithy")), imported);
    }
}
