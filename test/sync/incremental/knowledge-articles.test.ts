import { afterEach, describe, expect, it } from "vitest";
import { Scene } from "../../faults/scene.ts";

let scene: Scene;
afterEach(() => scene.close());

describe("Knowledge articles", () => {
  it("are read without a filter, by their type and all together", async () => {
    const objects = ["Knowledge__kav", "KnowledgeArticleVersion"];
    scene = await Scene.open({ knowledge: true, scale: 1, objects });

    await scene.sync();

    const counts = objects.map((object) => scene.target.merged(object).length);
    expect(counts.every((count) => count > 0)).toBe(true);
    await scene.complete();
  });
});
