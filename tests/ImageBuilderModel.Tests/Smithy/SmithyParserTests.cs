using ImageBuilderModel.Smithy;

namespace ImageBuilderModel.Tests.Smithy;

public sealed class SmithyParserTests
{
    [Fact]
    public void Reads_every_trait_in_use()
    {
        var model = SmithyParser.Parse(SmallModel.Smithy, "small.smithy");

        var list = model.Operations["ListThings"];
        Assert.Equal(("POST", "/ListThings", "Refused"), (list.Method, list.Uri, Assert.Single(list.Errors).Name));
        Assert.Equal(("token", "next", "things", "most"),
            (list.Pagination!.InputToken, list.Pagination.OutputToken, list.Pagination.ResultKey, list.Pagination.LimitKey));
        var get = model.Operations["GetThing"].Input.Members;
        Assert.Equal(
            [("id", MemberLocation.Label, true, false), ("filter", MemberLocation.Query, false, false), ("clientToken", MemberLocation.Body, false, true)],
            get.Select(m => (m.Name, m.Location, m.Required, m.IdempotencyToken)));
        Assert.Equal("only", get[1].WireName);

        Assert.Equal((1L, 9L, "^\"a\\.b\"$"), model.Shapes["Id"] is StringShape id ? (id.Min, id.Max, id.Pattern) : default);
        Assert.Equal((0L, null, NumberKind.Double), model.Shapes["Share"] is NumberShape share ? (share.Min, share.Max, share.Kind) : default);
        Assert.Equal(["ONE", "two:three"], ((EnumShape)model.Shapes["Colour"]).Values);
        Assert.Equal((null, 3L), model.Shapes["Things"] is ListShape things ? (things.Min, things.Max) : default);
        Assert.Equal((409, true), model.Shapes["Refused"] is StructureShape error ? (error.ErrorStatus, error.IsError) : default);
    }

    [Fact]
    public void A_structure_may_contain_itself_through_a_list()
    {
        var model = SmithyParser.Parse(SmallModel.Smithy, "small.smithy");

        var thing = (StructureShape)model.Shapes["Thing"];
        Assert.Same(thing, ((ListShape)thing.Members.Single(m => m.Name == "parts").Target).Member);
    }

    [Theory]
    [InlineData("$version: \"2.0\"", "$version: \"1.0\"", 1, "expected the version \"2.0\", found \"1.0\"")]
    [InlineData(
        "string Id", "blob Id", 46,
        "expected one of service, operation, structure, list, map, enum, string, boolean, integer, long, double, timestamp, found 'blob'")]
    [InlineData("@pattern(\"^\\\"a\\\\.b\\\"$\")", "@sensitive", 45, "expected no trait @sensitive on Id")]
    [InlineData("@pattern(\"^\\\"a\\\\.b\\\"$\")", "@pattern(3)", 45, "expected a string for @pattern, found '3'")]
    [InlineData("@pattern(\"^\\\"a\\\\.b\\\"$\")", "@pattern(\"\\d\")", 45, "expected one of \\\" \\\\ \\n \\r \\t after a backslash in a string")]
    [InlineData("@length(min: 1, max: 9)", "@length(min: 1, most: 9)", 44, "expected @length with min, max, found most")]
    [InlineData("@length(min: 1, max: 9)", "@range(min: 1, max: 9)", 44, "expected no trait @range on Id")]
    [InlineData("@httpError(409)", "", 37, "expected @httpError beside @error on Refused")]
    [InlineData("member: Thing", "member: Nothing", 56, "expected a shape of this file, found 'Nothing'")]
    [InlineData("member: Thing", "member: Things", 56, "expected Things not to contain itself")]
    [InlineData("member: Thing", "items: Thing", 55, "expected member in Things")]
    [InlineData("TWO_THREE = \"two:three\"", "TWO_THREE = 2", 51, "expected the enum value as a string, found '2'")]
    [InlineData("double Share", "double Id", 60, "expected each name once, found Id again")]
    [InlineData("uri: \"/things/{id}\"", "uri: \"/things\"", 20, "expected the labels of /things to be the @httpLabel members of GetThingRequest")]
    [InlineData("items: \"things\"", "items: \"nothing\"", 13, "expected a member of ListThingsResponse for items, found nothing")]
    [InlineData("method: \"POST\"", "method: \"HEAD\"", 13, "expected GET, PUT, POST or DELETE, found HEAD")]
    [InlineData("errors: [Refused]", "errors: [Thing]", 16, "expected a structure with @error, found 'Thing'")]
    [InlineData("operations: [ListThings GetThing]", "operations: [ListThings]", 20, "expected the operation GetThing in the service's list")]
    [InlineData("operations: [ListThings GetThing]", "resources: []", 8, "expected one of version, operations in things, found resources")]
    [InlineData("@required @httpLabel id: Id", "@required @httpHeader(\"x-id\") id: Id", 31, "expected no trait @httpHeader on id")]
    [InlineData("integer Most", "integer Most;", 58, "expected a name, a string, a whole number or one of { } [ ] ( ) : = @ $, found ';'")]
    [InlineData("timestamp When", "structure When {", 62, "expected a member's name or '}', found the end of the file")]
    [InlineData("token: Id, most: Most", "token: Id, token: Most", 25, "expected each member of ListThingsRequest once, found token again")]
    [InlineData("@httpError(409)", "@httpError(409) @httpError(410)", 36, "expected @httpError once")]
    [InlineData("min: 1, max: 9", "min: 1, min: 9", 44, "expected min once")]
    [InlineData("min: 1, max: 9", "min: 1, max: 99999999999999999999", 44, "expected a 64-bit whole number for @length, found '99999999999999999999'")]
    [InlineData("min: 1, max: 9", "min: 1, max: nine", 44, "expected a string or a whole number for max, found 'nine'")]
    [InlineData("@error(\"client\")", "@error(\"both\")", 37, "expected @error(\"client\") or @error(\"server\") on Refused")]
    [InlineData("@httpQuery(\"only\") filter", "@httpQuery(\"only\") @httpLabel filter", 32, "expected filter in the path or in the query, not in both")]
    [InlineData("@httpQuery(\"only\") filter", "@httpQuery(\"only) filter", 32, "expected a closing quote before the end of the line")]
    [InlineData("@aws.protocols#restJson1", "@aws.protocols#awsJson1_1", 7, "expected @aws.protocols#restJson1 on things")]
    [InlineData("name: \"signing-things\"", "", 7, "expected @aws.auth#sigv4(name: …) on things")]
    [InlineData("version: \"2026-01-02\"", "", 7, "expected one version in things")]
    [InlineData("input: GetThingRequest", "input: Id", 21, "expected a structure, found 'Id'")]
    [InlineData("input: GetThingRequest", "", 20, "expected one input in GetThing")]
    [InlineData("key: Id, value: Text", "key: Id", 61, "expected key and value in Labels")]
    public void Refuses_unsupported_text_and_names_its_line(string valid, string broken, int line, string problem)
    {
        Assert.Contains(valid, SmallModel.Smithy, StringComparison.Ordinal);

        var refusal = Assert.Throws<SmithyException>(
            () => SmithyParser.Parse(SmallModel.Smithy.Replace(valid, broken, StringComparison.Ordinal), "small.smithy"));

        Assert.Equal((line, problem), (refusal.Line, refusal.Problem));
        Assert.Equal($"small.smithy({line}): {problem}", refusal.Message);
    }
}
