using ImageBuilderModel.Smithy;
using TestKit;

namespace ImageBuilderModel.Tests.Smithy;

public sealed class AdditionsTests
{
    private const string Additions = """
        $version: "2.0"
        namespace com.example.things
        structure Thing { size: Size }
        enum Colour { RED }
        operation GetThing { errors: [Refused] }
        @length(min: 1, max: 99)
        string Id
        @range(min: 0, max: 9)
        integer Size
        """;

    [Fact]
    public void Additions_add_members_values_errors_and_shapes_and_replace_patterns()
    {
        var model = SmithyParser.Parse(SmallModel.Smithy, "small.smithy", Additions, "additions.smithy");

        var thing = (StructureShape)model.Shapes["Thing"];
        Assert.Equal(("size", 9L), (thing.Members[^1].Name, ((NumberShape)thing.Members[^1].Target).Max));
        Assert.Equal(["ONE", "two:three", "RED"], ((EnumShape)model.Shapes["Colour"]).Values);
        Assert.Equal(["Refused"], model.Operations["GetThing"].Errors.Select(error => error.Name));
        Assert.Equal((99L, null), (((StringShape)model.Shapes["Id"]).Max, ((StringShape)model.Shapes["Id"]).Pattern));
        // The rest is as in the model.
        var plain = SmithyParser.Parse(SmallModel.Smithy, "small.smithy");
        Assert.Equal(plain.Shapes.Keys.Append("Size"), model.Shapes.Keys);
        Assert.Equal(Facts.Of(plain.Operations["ListThings"]), Facts.Of(model.Operations["ListThings"]));
    }

    [Theory]
    [InlineData("structure Thing { parts: Things }", "expected an addition, found Thing.parts, which the model already has: remove it here")]
    [InlineData("enum Colour { ONE }", "expected an addition, found Colour.ONE, which the model already has: remove it here")]
    [InlineData("operation ListThings { errors: [Refused] }", "expected an addition, found Refused in errors of ListThings, which the model already has: remove it here")]
    [InlineData("string Text", "expected an addition, found Text, which the model already has: remove it here")]
    [InlineData("@length(max: 3) list Things { member: Thing }", "expected an addition, found Things, which the model already has: remove it here")]
    [InlineData("list Things { member: Thing }", "expected a new name, found the list Things of the model")]
    [InlineData("integer Text", "expected Text to be a string, as in the model, found integer")]
    [InlineData("@error(\"client\") structure Thing { size: Most }", "expected no traits on Thing, which has its traits in the model")]
    public void What_the_model_already_has_or_contradicts_is_refused(string addition, string problem)
    {
        var text = $"$version: \"2.0\"\nnamespace com.example.things\n{addition}";

        var refusal = Assert.Throws<SmithyException>(() => SmithyParser.Parse(SmallModel.Smithy, "small.smithy", text, "additions.smithy"));

        Assert.Equal($"additions.smithy(3): {problem}", refusal.Message);
    }

    /// <summary>Fails when a newer imported model brings an addition: then it must be removed from additions.smithy.</summary>
    [Fact]
    public void The_imported_model_has_none_of_the_additions()
    {
        var (model, plain) = (ServiceModels.ImageBuilder, ServiceModels.ImageBuilderBase);

        Assert.Equal(plain.Operations.Keys, model.Operations.Keys);
        Assert.Empty(plain.Shapes.Keys.Except(model.Shapes.Keys));
        Assert.Contains("failureContext", ((StructureShape)model.Shapes["ImageState"]).Members.Select(member => member.Name));
        Assert.DoesNotContain("failureContext", ((StructureShape)plain.Shapes["ImageState"]).Members.Select(member => member.Name));
    }

    [Fact]
    public void Every_addition_names_its_source()
    {
        var lines = File.ReadAllLines(Repository.PathOf("src", "ImageBuilderModel", "additions.smithy"));
        string[] kinds = ["structure ", "operation ", "enum ", "list ", "map ", "string ", "integer ", "long ", "double ", "boolean ", "timestamp "];

        Assert.All(Enumerable.Range(0, lines.Length).Where(at => kinds.Any(kind => lines[at].StartsWith(kind, StringComparison.Ordinal))), at =>
        {
            var before = lines[..at].Reverse().SkipWhile(line => line.StartsWith('@')).FirstOrDefault();
            Assert.True(before?.StartsWith("// Source", StringComparison.Ordinal), $"Expected a source above line {at + 1}: {lines[at]}");
        });
    }
}
