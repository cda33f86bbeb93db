using System.Text.Json;
using ImageBuilderModel.Import;

if (args is not (["import", _, _] or ["import", _, _, "--out", _]))
{
    Console.Error.WriteLine(
        "Usage: import <service-2.json> <paginators-1.json> [--out <file>]. Without --out it writes src/ImageBuilderModel/imagebuilder.smithy.");
    return 2;
}

var file = args.Length == 5 ? args[4] : Path.Combine("src", "ImageBuilderModel", "imagebuilder.smithy");
try
{
    File.WriteAllText(file, ModelImporter.Import(File.ReadAllText(args[1]), File.ReadAllText(args[2])));
}
catch (Exception problem) when (problem is UnknownModelContentException or IOException or JsonException)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}

Console.WriteLine($"Wrote {file}.");
return 0;
